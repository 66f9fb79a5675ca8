import { defineSchema } from "../kit/index.ts";

export const core = defineSchema({
  key: "core",
  name: "iu_core",
  summary: "Governed, versioned, composable text: information units, collections, events. Functions are the only way to write.",
});
