import { defineGate, defineSetting } from "../kit/index.ts";

export const planningEnabled = defineGate({
  key: "cutter.planning_enabled",
  summary: "Source documents may be opened, planned, submitted for review and cancelled. None of that changes a unit.",
});

export const executionEnabled = defineGate({
  key: "cutter.execution_enabled",
  summary: "Approved cuts may be executed, verified, completed, compensated and reinstated. Closing it is the cutter's kill switch.",
});

export const cutEmitEnabled = defineGate({
  key: "cut_event_runtime.emit_enabled",
  summary: "Events of cuts are recorded: one for each state a cut comes into.",
});

export const cutDryRunOnly = defineGate({
  key: "cut_event_runtime.dry_run_only",
  summary: "Events of cuts are recorded as dry runs: never delivered.",
  default: true,
});

export const maxSourceBytes = defineSetting({
  key: "cutter.max_source_bytes",
  summary: "Largest source document in UTF-8 bytes, as it is handed in.",
  valueType: "integer",
  default: 16_777_216,
  range: [1, 268_435_456],
});

export const maxBlocks = defineSetting({
  key: "cutter.max_blocks",
  summary: "Most blocks one plan may have, named gaps included.",
  valueType: "integer",
  default: 10_000,
  range: [1, 100_000],
});
