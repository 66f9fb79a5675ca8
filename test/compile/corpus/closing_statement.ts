import {
  defineFunction,
  defineTable,
  nothing,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
} from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { thing } from "./pieces.ts";

const log = defineTable({
  name: "log",
  summary: "A migration.",
  columns: { note: text("Which.") },
  primaryKey: ["note"],
  operatorRows: "none",
});
const record = defineFunction({
  name: "fn_record",
  summary: "Records.",
  args: {},
  returns: nothing,
  volatility: "volatile",
  gate: ungated("A test."),
  writes: [log],
  pair: selfCompensating("It stays."),
  proof: scenario({ when: sql`select 1` }),
  grantTo: [],
  body: plpgsql`insert into ${log} values (gen_random_uuid()::text);`,
});

/** What a migration ends with is called only where it exists: not after going down to the version before it. */
export default defineCase({
  before: [thing()],
  after: [thing({ indexes: [{ keys: ["size"], summary: "By size." }] }), log, record],
  afterMigration: { before: [], after: [sql`select ${record}();`] },
  outside: [/drop index/, /create index/, /comment/, /fn_record/],
  back: { "removal of table __schema_core__.log": /discards rows/ },
});
