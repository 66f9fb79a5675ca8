import { defineGate, defineSetting } from "../kit/index.ts";

export const emitEnabled = defineGate({
  key: "piece_event_runtime.emit_enabled",
  summary: "Piece events are recorded: those of the lifecycle log and those emitted directly.",
});

export const dryRunOnly = defineGate({
  key: "piece_event_runtime.dry_run_only",
  summary: "Piece events are recorded as dry runs: never delivered.",
  default: true,
});

export const appEmitEnabled = defineGate({
  key: "app_event_runtime.emit_enabled",
  summary: "Events of the types this deployment registered in the domain app are recorded.",
});

export const appDryRunOnly = defineGate({
  key: "app_event_runtime.dry_run_only",
  summary: "Events of the domain app are recorded as dry runs: never delivered.",
  default: true,
});

/** A family: one key for each event type, and the key with the star for all others. */
export const maxPayloadBytes = defineSetting({
  key: "event_payload.max_size_bytes.*",
  summary: "Largest payload of one event type in bytes of its JSON text.",
  valueType: "integer",
  default: 4096,
  range: [1, 1_048_576],
});

/** What a member of the family begins with; the event type follows. */
export const maxPayloadBytesPrefix = maxPayloadBytes.name.slice(0, -1);

export const maxEvents = defineSetting({
  key: "iu_core.max_events",
  summary: "Most events one call of fn_event_emit_many takes.",
  valueType: "integer",
  default: 10_000,
  range: [1, 100_000],
});

export const retentionEnabled = defineGate({
  key: "iu_core.retention_enabled",
  summary: "What a table's own policy says may go is taken away; both must agree.",
});

export const retentionMonths = defineSetting({
  key: "event_outbox.retention_months",
  summary: "Whole months for which events are kept; null: for ever.",
  valueType: "integer",
  default: null,
  range: [1, 1200],
});
