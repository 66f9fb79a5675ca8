import { defineCase } from "./case.ts";
import { thing, thingColumns } from "./pieces.ts";

const { name, size, note } = thingColumns;

export default defineCase({
  before: [thing()],
  after: [thing({ columns: { name, note, size } } as never)],
  asks: { "column order of __schema_core__.thing": /cannot move a column/ },
  back: { "column order of __schema_core__.thing": /cannot move a column/ },
});
