import { int, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { reader, seedThings, thing, thingColumns } from "./pieces.ts";

const fn = reader("fn_default", sql`select 'x'`, { inline: true });
const columns = { ...thingColumns, size: int("How big.").default(5), note: text("Anything else.").nullable().default(sql`${fn}()`) };

/** Another constant, and one computed by a function of the same migration. */
export default defineCase({
  before: [thing()],
  after: [thing({ columns } as never), fn],
  seed: seedThings,
  back: "applies",
  backSeed: seedThings,
});
