import { iuReader } from "../foundation/roles.ts";
import { defineView, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { eventOutbox } from "./event_outbox.ts";

const o = "o";

export const vPieceEventOutbox = defineView({
  name: "v_piece_event_outbox",
  summary: "The events of the domain piece: what happened to information units.",
  columns: {
    event_id: uuid("Time-ordered identity."),
    event_type: text("The type, such as piece.split."),
    emit_mode: text("live, or dry_run: recorded, never delivered."),
    subject_kind: text("information_unit, unless emitted otherwise by hand."),
    subject_id: uuid("The unit."),
    actor: text("Who caused it."),
    payload: jsonb<Record<string, unknown>>("Facts about it."),
    trace_id: text("Trace of the caller, 32 hex digits.").nullable(),
    parent_span_id: text("Span of the caller, 16 hex digits.").nullable(),
    trace_flags: text("Flags of the trace, 2 hex digits.").nullable(),
    idempotency_key: text("Key under which it was emitted once only.").nullable(),
    occurred_at: timestamptz("When it was emitted."),
    db_user: text("The session's user."),
  },
  query: sql`
    select
      ${eventOutbox.event_id.of(o)},
      ${eventOutbox.event_type.of(o)},
      ${eventOutbox.emit_mode.of(o)},
      ${eventOutbox.subject_kind.of(o)},
      ${eventOutbox.subject_id.of(o)},
      ${eventOutbox.actor.of(o)},
      ${eventOutbox.payload.of(o)},
      ${eventOutbox.trace_id.of(o)},
      ${eventOutbox.parent_span_id.of(o)},
      ${eventOutbox.trace_flags.of(o)},
      ${eventOutbox.idempotency_key.of(o)},
      ${eventOutbox.occurred_at.of(o)},
      ${eventOutbox.db_user.of(o)}
    from ${eventOutbox} o
    where ${eventOutbox.event_domain.of(o)} = 'piece'
  `,
  grants: { select: [iuReader] },
});
