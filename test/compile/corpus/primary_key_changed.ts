import { defineCase } from "./case.ts";
import { thing } from "./pieces.ts";

export default defineCase({
  before: [thing()],
  after: [thing({ primaryKey: ["name", "size"] })],
  asks: { "constraint thing_pkey of __schema_core__.thing": /explicit step/ },
  back: { "constraint thing_pkey of __schema_core__.thing": /explicit step/ },
});
