import { eventOutbox } from "../event/event_outbox.ts";
import { iuReader } from "../foundation/roles.ts";
import { bigint, defineView, lit, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { eventSegment, segmentSize } from "./event_segment.ts";
import { eventSubscription } from "./event_subscription.ts";
import { isMeant } from "./patterns.ts";

const g = eventSegment;
const o = eventOutbox;
const s = eventSubscription;

export const eventPending = defineView({
  name: "event_pending",
  summary: "Events that an active subscription wants and has not acknowledged; those without a position yet are not among them.",
  columns: {
    subscription: text("The subscription."),
    position: bigint("The event's place in the order of delivery."),
    event_id: uuid("The event."),
    event_type: text("Its type."),
    subject_kind: text("What sort of thing it is about."),
    subject_id: uuid("What it is about."),
    occurred_at: timestamptz("When it was emitted."),
  },
  query: sql`
    select
      ${s.subscription.of("s")},
      ${g.first_position.of("g")} + e.n - 1 as position,
      ${o.event_id.of("o")},
      ${o.event_type.of("o")},
      ${o.subject_kind.of("o")},
      ${o.subject_id.of("o")},
      ${o.occurred_at.of("o")}
    from ${s} s
    join ${g} g on ${g.first_position.of("g")} > ${s.position.of("s")} - ${lit(segmentSize)}
    cross join lateral unnest(${g.event_ids.of("g")}) with ordinality as e (event_id, n)
    join ${o} o on ${o.event_id.of("o")} = e.event_id
    where ${s.status.of("s")} = 'active'
      and ${g.first_position.of("g")} + e.n - 1 > ${s.position.of("s")}
      and exists (select from unnest(${s.event_patterns.of("s")}) as p (pattern) where ${isMeant(o.event_type.of("o"), sql`p.pattern`)})
  `,
  grants: { select: [iuReader] },
});
