import { eventBusHead } from "../event/event_bus_head.ts";
import { eventTail } from "../event/event_tail.ts";
import { conflict, invalidArgument, notFound } from "../foundation/errors.ts";
import { defineFunction, functionNamed, inverse, plpgsql, raise, scenario, sql, text } from "../kit/index.ts";
import { awaitEvents } from "./await_events.ts";
import { deliveredEvents, eventsOf } from "./delivered.ts";
import { eventSegment } from "./event_segment.ts";
import { eventSubscription } from "./event_subscription.ts";
import { emitLive, emitLiveOpens, fnEventSequence } from "./fn_event_sequence.ts";
import { fnEventWindow } from "./fn_event_window.ts";
import { eventBusEnabled } from "./gates.ts";
import { batchLimit, noSubscription } from "./terms.ts";

const s = eventSubscription;

export const fnEventTake = defineFunction({
  name: "fn_event_take",
  summary: "Takes the next events of a subscription that becomes jobs, and moves it on in the same transaction.",
  details:
    "Exactly once for whatever the transaction writes: rolled back, nothing was taken. Empty while another transaction takes from the same subscription.",
  args: {
    p_subscription: text("An active subscription with options.executor_class."),
    p_limit: batchLimit(),
  },
  returns: deliveredEvents,
  volatility: "volatile",
  gate: eventBusEnabled,
  writes: [eventSubscription, eventTail, eventBusHead, eventSegment],
  pair: inverse("fn_event_replay", "Replay from the first event that shall be taken again."),
  proof: scenario({
    given: sql`
      select ${functionNamed("fn_event_subscribe")}('proof', array['*'], 'proof', '{"executor_class": "noop"}');
      ${emitLive}
    `,
    when: sql`select * from ${functionNamed("fn_event_take")}('proof', 10)`,
    undo: sql`select ${functionNamed("fn_event_replay")}('proof', (select ${s.position}::text from ${s} where ${s.subscription} = 'proof'), 'proof')`,
    opens: emitLiveOpens,
  }),
  grantTo: [],
  errors: [invalidArgument, notFound, conflict],
  declare: sql`
    v_last bigint;
    v_until bigint;
    v_ids uuid[];
    v_sub ${eventSubscription};
  `,
  body: ({ arg }) => plpgsql`
    v_last := ${fnEventSequence}();
    select s.* into v_sub from ${s} s where ${s.subscription.of("s")} = ${arg.p_subscription} and ${s.status.of("s")} = 'active' for no key update skip locked;
    if not found then
      if exists (select from ${s} s where ${s.subscription.of("s")} = ${arg.p_subscription} and ${s.status.of("s")} = 'active') then
        return;
      end if;
      ${noSubscription(arg.p_subscription)}
    end if;
    if not v_sub.options ? 'executor_class' then
      ${raise(
        conflict,
        sql`format('The events of %s do not become jobs.', v_sub.subscription)`,
        { subscription: sql`v_sub.subscription`, expected: sql`'executor_class'`, actual: sql`v_sub.options` },
        "Subscribe with options.executor_class.",
      )}
    end if;

    select w.event_ids, w.until into v_ids, v_until from ${fnEventWindow}(v_sub.position, v_last, v_sub.event_patterns, ${arg.p_limit}) w;
    update ${s} s
    set ${s.position} = v_until
    where ${s.subscription.of("s")} = v_sub.subscription and ${s.position.of("s")} < v_until;
    if v_ids is not null then
      return query
      ${eventsOf(sql`v_ids`)};
    else
      ${awaitEvents}
    end if;
  `,
});
