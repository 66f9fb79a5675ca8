import { fnIuRefuseChange, refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { type AnyTable, defineTable, defineTrigger, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { qualified } from "../kit/relation.ts";

export const defaultPartition = "event_outbox_default";

/**
 * No checks, no foreign keys, one index: all of it would be paid for with every event. What they would guard is guarded by the functions
 * of this module, which alone may write here.
 */
export const eventOutbox = defineTable({
  name: "event_outbox",
  summary: "Every event that was emitted. Append-only; partitioned by event_id, which is by time.",
  columns: {
    event_id: uuid("Time-ordered identity."),
    occurred_at: timestamptz("When it was emitted."),
    subject_id: uuid("What the event is about."),
    event_domain: text("Domain of its type.").byteOrder(),
    event_type: text("A registered type.").byteOrder(),
    emit_mode: text("live, or dry_run: recorded, never delivered."),
    subject_kind: text("What sort of thing subject_id is, such as information_unit."),
    actor: text("Who caused it."),
    db_user: text("The session's user.").default(sql`session_user::text`),
    payload: jsonb<Record<string, unknown>>("Facts that conform to the type's schema; an object."),
    trace_id: text("Trace of the caller, 32 hex digits; null: none given.").nullable(),
    parent_span_id: text("Span of the caller, 16 hex digits.").nullable(),
    trace_flags: text("Flags of the trace, 2 hex digits.").nullable(),
    idempotency_key: text("Key under which the type may be emitted once only.").nullable(),
  },
  primaryKey: ["event_id"],
  partitionBy: { strategy: "range", columns: ["event_id"], partitions: [{ name: defaultPartition, bounds: undefined }] },
  grants: { select: [iuReader] },
});

/** A partition as a table of its own: a trigger of the whole does not fire for a statement that names a partition. */
export const eventOutboxDefault: AnyTable = { ...eventOutbox, render: (names) => qualified(names, eventOutbox.$.schema, defaultPartition) };

export const eventOutboxTriggers = [
  refuseChange(eventOutbox),
  defineTrigger({
    name: `${defaultPartition}_refuse_change`,
    summary: "Keeps the partition append-only: update, truncate is refused with IU009. Deletion is held to the policy of retention.",
    on: eventOutboxDefault,
    timing: "before",
    events: ["update", "truncate"],
    execute: fnIuRefuseChange,
  }),
];
