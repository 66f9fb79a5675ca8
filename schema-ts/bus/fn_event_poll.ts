import { eventBusHead } from "../event/event_bus_head.ts";
import { eventTail } from "../event/event_tail.ts";
import { conflict, invalidArgument, notFound } from "../foundation/errors.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, fromArgument, functionNamed, inverse, plpgsql, raise, scenario, sql, text } from "../kit/index.ts";
import { awaitEvents } from "./await_events.ts";
import { deliveredEvents, eventsOf } from "./delivered.ts";
import { eventSegment } from "./event_segment.ts";
import { eventSubscription } from "./event_subscription.ts";
import { emitLive, emitLiveOpens, fnEventSequence } from "./fn_event_sequence.ts";
import { fnEventWindow } from "./fn_event_window.ts";
import { eventBusEnabled } from "./gates.ts";
import { batchLimit, consumer, noSubscription } from "./terms.ts";

const s = eventSubscription;

export const fnEventPoll = defineFunction({
  name: "fn_event_poll",
  summary: "The next events of a subscription, in order; again the same ones until they are acknowledged.",
  details:
    "At least once: what is not acknowledged with fn_event_ack comes again. Polling takes the subscription's lease, and every poll that gives events and every ack renews it; while somebody else holds it the answer is empty, and when it has run out the next who polls takes over and gets what was not acknowledged. Order is that of commits; within a transaction that of emission. A call of its own, not part of a long transaction: until it commits, others who need new positions wait.",
  args: {
    p_subscription: text("An active subscription that is polled, not dispatched as jobs."),
    p_limit: batchLimit(),
    p_consumer: consumer(),
  },
  returns: deliveredEvents,
  volatility: "volatile",
  gate: eventBusEnabled,
  writes: [eventSubscription, eventTail, eventBusHead, eventSegment],
  pair: inverse("fn_event_release", "Release the lease: the events are given to whoever polls next.", {
    p_subscription: fromArgument("p_subscription"),
    p_consumer: fromArgument("p_consumer"),
  }),
  proof: scenario({
    given: sql`
      select ${functionNamed("fn_event_subscribe")}('proof', array['*'], 'proof');
      ${emitLive}
    `,
    when: sql`select * from ${functionNamed("fn_event_poll")}('proof', 10, 'proof')`,
    undo: sql`select ${functionNamed("fn_event_release")}('proof', 'proof')`,
    opens: emitLiveOpens,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, conflict],
  example: "select * from iu_core.fn_event_poll('search-index', 500, 'indexer-1')",
  declare: sql`
    v_at timestamptz;
    v_last bigint;
    v_until bigint;
    v_ids uuid[];
    v_sub ${eventSubscription};
  `,
  body: ({ arg }) => plpgsql`
    v_last := ${fnEventSequence}();
    select s.* into v_sub from ${s} s where ${s.subscription.of("s")} = ${arg.p_subscription} and ${s.status.of("s")} = 'active' for no key update;
    if not found then
      ${noSubscription(arg.p_subscription)}
    end if;
    if v_sub.options ? 'executor_class' then
      ${raise(
        conflict,
        sql`format('The events of %s become jobs: it is not polled.', v_sub.subscription)`,
        { subscription: sql`v_sub.subscription`, expected: sql`null::text`, actual: sql`v_sub.options -> 'executor_class'` },
        "Claim the jobs, or subscribe under another name without executor_class.",
      )}
    end if;
    v_at := clock_timestamp();
    if v_sub.consumer <> ${arg.p_consumer} then
      if v_sub.leased_until > v_at then
        return;
      end if;
      v_sub.batch_position := null;
    end if;

    select w.event_ids, w.until
    into v_ids, v_until
    from ${fnEventWindow}(
      v_sub.position, coalesce(v_sub.batch_position, v_last), v_sub.event_patterns,
      case when v_sub.batch_position is null then ${arg.p_limit} else v_sub.batch_count end
    ) w;
    if v_ids is not null then
      return query
      ${eventsOf(sql`v_ids`)};
    end if;
    if found and v_ids is not null then
      update ${s} s
      set
        ${s.consumer} = ${arg.p_consumer},
        ${s.leased_until} = v_at + v_sub.lease,
        ${s.batch_position} = coalesce(v_sub.batch_position, v_until),
        ${s.batch_count} = cardinality(v_ids),
        ${s.batch_last_event_id} = v_ids[cardinality(v_ids)]
      where ${s.subscription.of("s")} = v_sub.subscription;
    else
      -- nothing that is meant, or what was meant is kept no more
      update ${s} s
      set
        ${s.position} = v_until,
        ${s.batch_position} = null,
        ${s.batch_count} = null,
        ${s.batch_last_event_id} = null
      where ${s.subscription.of("s")} = v_sub.subscription and ${s.position.of("s")} < v_until;
      ${awaitEvents}
    end if;
  `,
});
