import { eventBusHead } from "../event/event_bus_head.ts";
import { eventTail } from "../event/event_tail.ts";
import { iuReader } from "../foundation/roles.ts";
import { bigint, boolean, defineView, int, interval, lit, sql, text, timestamptz } from "../kit/index.ts";
import { eventSegment, segmentSize } from "./event_segment.ts";
import { eventSubscription } from "./event_subscription.ts";

const g = eventSegment;
const h = eventBusHead;
const s = eventSubscription;
const t = eventTail;

export const vEventLag = defineView({
  name: "v_event_lag",
  summary: "How far behind each active subscription is, and who is at it.",
  columns: {
    subscription: text("The subscription."),
    position: bigint("Position up to which everything is done."),
    last_position: bigint("The last position given out."),
    lag: bigint("Positions between the two, whether their events are meant or not."),
    without_position: bigint("Live events that have no position yet; they come on top, for every subscription."),
    behind_for: interval("Age of the oldest position that is not done; null: none.").nullable(),
    consumer: text("Who holds the lease, or held it last.").nullable(),
    leased_until: timestamptz("When another consumer may take over.").nullable(),
    is_leased: boolean("Whether the lease counts now."),
    batch_count: int("Events of the outstanding batch; null: none is outstanding.").nullable(),
  },
  query: sql`
    select
      ${s.subscription.of("s")},
      ${s.position.of("s")},
      h.last_position,
      h.last_position - ${s.position.of("s")} as lag,
      (select coalesce(sum(cardinality(${t.event_ids.of("t")})), 0) from ${t} t)::bigint as without_position,
      now() - (
        select ${g.sequenced_at.of("g")}
        from ${g} g
        where ${g.first_position.of("g")} > ${s.position.of("s")} + 1 - ${lit(segmentSize)} and ${g.last_position.of("g")} > ${s.position.of("s")}
        order by ${g.first_position.of("g")}
        limit 1
      ) as behind_for,
      ${s.consumer.of("s")},
      ${s.leased_until.of("s")},
      coalesce(${s.leased_until.of("s")} > now(), false) as is_leased,
      ${s.batch_count.of("s")}
    from ${s} s
    cross join (select coalesce(max(${h.last_position.of("h")}), 0) as last_position from ${h} h) h
    where ${s.status.of("s")} = 'active'
  `,
  grants: { select: [iuReader] },
});
