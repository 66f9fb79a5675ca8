import { defineView, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, reader, seedThings, thing, thingColumns } from "./pieces.ts";

const described = (word: string) => {
  const table = thing({
    summary: `A ${word}.`,
    columns: { ...thingColumns, note: text(`It's ${word}.`).nullable() },
    indexes: [{ keys: ["size"], summary: `By ${word}.` }],
    grants: { select: [clerk] },
  });
  return [
    table,
    reader("fn_x", sql`select 'x'`, { summary: `Reads ${word}.` }),
    defineView({ name: "v_x", summary: `Shows ${word}.`, columns: { name: text(word) }, query: sql`select name from ${table}` }),
  ];
};

export default defineCase({
  before: described("thing"),
  after: described("matter"),
  seed: seedThings,
  back: "applies",
});
