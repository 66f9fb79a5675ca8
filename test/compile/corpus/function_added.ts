import { plpgsql, sql } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, reader, thing } from "./pieces.ts";

const table = thing();

/** With comment and privileges; on the way back its exact text comes again. */
export default defineCase({
  before: [table],
  after: [
    table,
    reader("fn_names", sql`select ${table.name} from ${table} limit 1`, { grantTo: [clerk], summary: "It's a name." }),
    reader("fn_parsed", sql`select ${table.name} from ${table} limit 1`, { inline: true }),
    reader("fn_body", plpgsql`return (select ${table.name} from ${table} limit 1);`, { grantTo: [clerk] }),
  ],
  back: "applies",
});
