import { eventBusHead } from "../event/event_bus_head.ts";
import { eventTail } from "../event/event_tail.ts";
import { uuid7Floor } from "../event/uuid7.ts";
import { invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, plpgsql, raise, scenario, selfCompensating, sql, text } from "../kit/index.ts";
import { eventSegment } from "./event_segment.ts";
import { eventSubscription } from "./event_subscription.ts";
import { emitLive, emitLiveOpens, fnEventSequence } from "./fn_event_sequence.ts";
import { eventBusEnabled } from "./gates.ts";
import { noSubscription } from "./terms.ts";

const s = eventSubscription;
const g = eventSegment;
const h = eventBusHead;

export interface Replay {
  subscription: string;
  /** Position of the first event that comes now. */
  from: number;
  /** Position of the first event that would have come; replaying from it undoes the replay. */
  was_from: number;
  /** Positions to go until the last one given out. */
  lag: number;
}

export const fnEventReplay = defineFunction({
  name: "fn_event_replay",
  summary: "Moves a subscription to a point: to an event, to a time or to a position, back or forth.",
  details:
    "An event comes again itself. From a time come all events emitted since, and such earlier ones as were committed after the first of them. A position is that of the first event to come. A lease ends and an outstanding batch is forgotten.",
  args: {
    p_subscription: text("An active subscription."),
    p_from: text("Id of an event, a time such as 2026-05-01T08:00:00Z (UTC unless it says otherwise), or a position."),
    p_actor: actor(),
  },
  returns: jsonb<Replay>("Where it continues, and where it was."),
  volatility: "volatile",
  gate: eventBusEnabled,
  writes: [eventSubscription, eventTail, eventBusHead, eventSegment],
  pair: selfCompensating("Replay from the position was_from of the answer."),
  proof: scenario({
    given: sql`
      select ${functionNamed("fn_event_subscribe")}('proof', array['*'], 'proof');
      ${emitLive}
    `,
    when: sql`select ${functionNamed("fn_event_replay")}('proof', (select (${h.last_position} + 2)::text from ${h}), 'proof')`,
    undo: sql`select ${functionNamed("fn_event_replay")}('proof', (select ${h.last_position}::text from ${h}), 'proof')`,
    opens: emitLiveOpens,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, notFound],
  settings: { TimeZone: "UTC", DateStyle: "ISO" },
  example: "select iu_core.fn_event_replay('search-index', '2026-05-01T08:00:00Z', 'ana@example.org')",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_floor uuid;
    v_from bigint;
    v_last bigint;
    v_sub ${eventSubscription};
  `,
  body: ({ arg }) => plpgsql`
    v_last := ${fnEventSequence}();
    begin
      case
        when ${arg.p_from} ~ '^[0-9]{1,18}$' then
          v_from := ${arg.p_from}::bigint;
        when ${arg.p_from} ~ '^[0-9A-Fa-f]{8}-' then
          select min(${g.first_position.of("g")} + array_position(${g.event_ids.of("g")}, ${arg.p_from}::uuid) - 1)
          into v_from
          from ${g} g
          where ${g.max_event_id.of("g")} >= ${arg.p_from}::uuid
            and ${g.min_event_id.of("g")} <= ${arg.p_from}::uuid
            and ${arg.p_from}::uuid = any (${g.event_ids.of("g")});
          if v_from is null then
            ${raise(
              notFound,
              "There is no such event to replay from.",
              { argument: sql`'p_from'`, event_id: arg.p_from },
              "Only live events have a position, and only as long as they are kept.",
            )}
          end if;
        when ${arg.p_from} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' then
          v_floor := ${uuid7Floor(sql`${arg.p_from}::timestamptz`)};
          select min(${g.first_position.of("g")} + e.n - 1)
          into v_from
          from ${g} g
          cross join lateral unnest(${g.event_ids.of("g")}) with ordinality as e (event_id, n)
          where ${g.first_position.of("g")} = (
              select min(${g.first_position.of("f")}) from ${g} f where ${g.max_event_id.of("f")} >= v_floor
            )
            and e.event_id >= v_floor;
        else
          raise invalid_text_representation;
      end case;
    exception
      when data_exception then
        ${raise(
          invalidArgument,
          "A replay begins at the id of an event, a time or a position.",
          { argument: sql`'p_from'`, given: sql`left(${arg.p_from}, 200)` },
          "Write a time as 2026-05-01T08:00:00Z.",
        )}
    end;

    select s.* into v_sub from ${s} s where ${s.subscription.of("s")} = ${arg.p_subscription} and ${s.status.of("s")} = 'active' for no key update;
    if not found then
      ${noSubscription(arg.p_subscription)}
    end if;
    v_from := least(
      greatest(coalesce(v_from, v_last + 1), (select min(${g.first_position.of("g")}) from ${g} g), 1),
      v_last + 1
    );
    update ${s} s
    set
      ${s.position} = v_from - 1,
      ${s.consumer} = null,
      ${s.leased_until} = null,
      ${s.batch_position} = null,
      ${s.batch_count} = null,
      ${s.batch_last_event_id} = null,
      ${s.acked_event_id} = null,
      ${s.changed_at} = v_at,
      ${s.changed_by} = ${arg.p_actor}
    where ${s.subscription.of("s")} = v_sub.subscription;
    return jsonb_build_object(
      'subscription', v_sub.subscription,
      'from', v_from,
      'was_from', v_sub.position + 1,
      'lag', v_last - v_from + 1
    );
  `,
});
