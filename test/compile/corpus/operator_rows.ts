import { shipRows, sql } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { registry, thing } from "./pieces.ts";

const own = thing({ name: "own", operatorRows: sql`note is not null` });

/** Shipped rows are made again by any installation; only an operator's stand in the way of going down. */
export default defineCase({
  before: [registry],
  after: [registry, own, shipRows(own, [{ name: "shipped" }])],
  back: { "removal of table __schema_core__.own": /discards rows/ },
  lossy: { use: "insert into __schema_core__.own (name, note) values ('mine', 'x')", names: "own" },
});
