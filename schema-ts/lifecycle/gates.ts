import { defineGate } from "../kit/index.ts";

export const lifecycleEnabled = defineGate({
  key: "iu_core.lifecycle_enabled",
  summary: "Units may be enacted and retired under a review, and both may be undone. What is in force stays so while it is closed.",
});
