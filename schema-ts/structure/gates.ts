import { defineGate } from "../kit/index.ts";

export const structureOpsEnabled = defineGate({
  key: "iu_core.structure_ops_enabled",
  summary: "Units may be split, merged and superseded, what floats on them decided, and all of that undone.",
});
