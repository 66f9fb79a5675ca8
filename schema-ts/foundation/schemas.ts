import { defineSchema } from "../kit/index.ts";

export const core = defineSchema({
  key: "core",
  name: "iu_core",
  summary: "Governed, versioned, composable text: information units, collections, events. Functions are the only way to write.",
});

export const cutterGovernance = defineSchema({
  key: "governance",
  name: "cutter_governance",
  summary: "What allowed a text to come into force. Granted to nobody: functions are the only way to write it, and to read it.",
  companionOf: core,
});

/** Every schema of the product, the default one first. */
export const schemas = [core, cutterGovernance] as const;
