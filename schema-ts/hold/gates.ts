import { defineGate } from "../kit/index.ts";

export const holdEnabled = defineGate({
  key: "iu_core.hold_enabled",
  summary: "Units may be put on hold and released. What is on hold stays so while it is closed.",
});
