import { eventBusHead } from "../event/event_bus_head.ts";
import { conflict, invalidArgument, leaseLost, notFound } from "../foundation/errors.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, lit, plpgsql, raise, scenario, sql, text, uuid } from "../kit/index.ts";
import { eventSegment, segmentSize } from "./event_segment.ts";
import { eventSubscription } from "./event_subscription.ts";
import { emitLive, emitLiveOpens } from "./fn_event_sequence.ts";
import { fnEventWindow } from "./fn_event_window.ts";
import { eventBusEnabled } from "./gates.ts";
import { consumer, noSubscription } from "./terms.ts";

const s = eventSubscription;
const g = eventSegment;
const poll = sql`select * from ${functionNamed("fn_event_poll")}('proof', 10, 'proof')`;

export interface Acknowledged {
  /** Events acknowledged by this call. */
  acked: number;
  /** Positions between the subscription and the last one given out, whether their events are meant or not. */
  lag: number;
}

export const fnEventAck = defineFunction({
  name: "fn_event_ack",
  summary: "Acknowledges the events of the last poll up to and including one of them; they do not come again.",
  details:
    "Acknowledging an event in the middle keeps the rest of the batch for the next poll. The same ack again acknowledges nothing more and is no error. A consumer whose lease ran out may still acknowledge as long as nobody took over.",
  args: {
    p_subscription: text("An active subscription."),
    p_last_event_id: uuid("The last event that is done: one of those the last poll gave.").guard(
      (event) => plpgsql`
        if ${event} is null then
          ${raise(invalidArgument, "The last event that is done is required.", { argument: sql`'p_last_event_id'` })}
        end if;
      `,
    ),
    p_consumer: consumer(),
  },
  returns: jsonb<Acknowledged>("How many, and how far behind the subscription is."),
  volatility: "volatile",
  gate: eventBusEnabled,
  writes: [eventSubscription],
  pair: inverse("fn_event_replay", "Replay from the first event that shall come again."),
  proof: scenario({
    given: sql`
      select ${functionNamed("fn_event_subscribe")}('proof', array['*'], 'proof', '{"start": "beginning"}');
      ${emitLive};
      ${poll}
    `,
    when: sql`select ${functionNamed("fn_event_ack")}('proof', (select ${s.batch_last_event_id} from ${s} where ${s.subscription} = 'proof'), 'proof')`,
    undo: sql`
      select ${functionNamed("fn_event_replay")}('proof', (select ${s.acked_event_id}::text from ${s} where ${s.subscription} = 'proof'), 'proof');
      ${poll}
    `,
    opens: emitLiveOpens,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, leaseLost, conflict],
  example: "select iu_core.fn_event_ack('search-index', '01890000-0000-7000-8000-000000000000', 'indexer-1')",
  declare: sql`
    v_at timestamptz;
    v_sub ${eventSubscription};
    v_position bigint;
    v_ids uuid[];
    v_acked int := 0;
  `,
  body: ({ arg }) => plpgsql`
    select s.* into v_sub from ${s} s where ${s.subscription.of("s")} = ${arg.p_subscription} and ${s.status.of("s")} = 'active' for no key update;
    if not found then
      ${noSubscription(arg.p_subscription)}
    end if;
    if v_sub.consumer is distinct from ${arg.p_consumer} then
      ${raise(
        leaseLost,
        sql`format('%s does not hold the lease of %s.', ${arg.p_consumer}, v_sub.subscription)`,
        {
          subscription: sql`v_sub.subscription`,
          consumer: arg.p_consumer,
          holder: sql`v_sub.consumer`,
          leased_until: sql`v_sub.leased_until`,
        },
        "Drop the batch: its events are given to whoever holds the lease.",
      )}
    end if;

    if v_sub.batch_last_event_id = ${arg.p_last_event_id} then
      v_position := v_sub.batch_position;
      v_acked := v_sub.batch_count;
    elsif v_sub.batch_position is not null then
      select ${g.first_position.of("g")} + e.n - 1
      into v_position
      from ${g} g
      cross join lateral unnest(${g.event_ids.of("g")}) with ordinality as e (event_id, n)
      where ${g.first_position.of("g")} > v_sub.position - ${lit(segmentSize)}
        and ${g.first_position.of("g")} <= v_sub.batch_position
        and ${g.first_position.of("g")} + e.n - 1 between v_sub.position + 1 and v_sub.batch_position
        and e.event_id = ${arg.p_last_event_id};
      if found then
        select w.event_ids into v_ids from ${fnEventWindow}(v_sub.position, v_position, v_sub.event_patterns, v_sub.batch_count) w;
        v_acked := case when v_ids[cardinality(v_ids)] = ${arg.p_last_event_id} then cardinality(v_ids) else 0 end;
      end if;
    end if;
    if v_acked = 0 and v_sub.acked_event_id is distinct from ${arg.p_last_event_id} then
      ${raise(
        conflict,
        sql`format('The event is not among those %s was given last.', ${arg.p_consumer})`,
        {
          argument: sql`'p_last_event_id'`,
          subscription: sql`v_sub.subscription`,
          expected: sql`v_sub.batch_last_event_id`,
          actual: arg.p_last_event_id,
        },
        "Poll again, and acknowledge one of the events it gives.",
      )}
    end if;

    if v_acked > 0 then
      v_at := clock_timestamp();
      update ${s} s
      set
        ${s.position} = v_position,
        ${s.leased_until} = v_at + v_sub.lease,
        ${s.batch_position} = nullif(v_sub.batch_position, v_position),
        ${s.batch_count} = nullif(v_sub.batch_count - v_acked, 0),
        ${s.batch_last_event_id} = case when v_sub.batch_position <> v_position then v_sub.batch_last_event_id end,
        ${s.acked_event_id} = ${arg.p_last_event_id}
      where ${s.subscription.of("s")} = v_sub.subscription;
    else
      v_position := v_sub.position;
    end if;
    return jsonb_build_object('acked', v_acked, 'lag', (select ${eventBusHead.last_position.of("h")} - v_position from ${eventBusHead} h));
  `,
});
