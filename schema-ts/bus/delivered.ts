import { eventOutbox } from "../event/event_outbox.ts";
import { type Fragment, type Hole, jsonb, rows, sql, text, timestamptz, uuid } from "../kit/index.ts";

const o = eventOutbox;

/** An event as consumers get it. */
export const deliveredEvents = rows({
  event_id: uuid("The event; what an ack names."),
  event_type: text("Its type."),
  subject_kind: text("What sort of thing it is about."),
  subject_id: uuid("What it is about."),
  payload: jsonb<Record<string, unknown>>("Facts that conform to the type's schema."),
  traceparent: text("W3C trace context of who caused it; null: none was given.").nullable(),
  occurred_at: timestamptz("When it was emitted."),
  actor: text("Who caused it."),
});

/** The columns of `deliveredEvents` for an event in row `o`. */
export const delivered: Fragment = sql`
  ${o.event_id.of("o")},
  ${o.event_type.of("o")},
  ${o.subject_kind.of("o")},
  ${o.subject_id.of("o")},
  ${o.payload.of("o")},
  '00-' || ${o.trace_id.of("o")} || '-' || ${o.parent_span_id.of("o")} || '-' || ${o.trace_flags.of("o")} as traceparent,
  ${o.occurred_at.of("o")},
  ${o.actor.of("o")}
`;

/** The events of an array of ids, in its order. */
export const eventsOf = (ids: Hole): Fragment => sql`
  select
    ${delivered}
  from unnest(${ids}) with ordinality as i (event_id, n)
  join ${o} o on ${o.event_id.of("o")} = i.event_id
  order by i.n
`;
