import { eventSegment } from "../bus/event_segment.ts";
import { eventSubscription } from "../bus/event_subscription.ts";
import { emitLive, emitLiveOpens } from "../bus/fn_event_sequence.ts";
import { fnEventSubscribe } from "../bus/fn_event_subscribe.ts";
import { fnEventTake } from "../bus/fn_event_take.ts";
import { eventBusEnabled } from "../bus/gates.ts";
import { fnDotGateRequire } from "../config/fn_dot_gate_require.ts";
import { eventBusHead } from "../event/event_bus_head.ts";
import { eventTail } from "../event/event_tail.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, int, jsonb, plpgsql, scenario, selfCompensating, sql } from "../kit/index.ts";
import { executorClassRegistry } from "./executor_class_registry.ts";
import { fnJobEnqueueEach, jobsOf } from "./fn_job_enqueue_each.ts";
import { jobsEnabled } from "./gates.ts";
import { jobGroup } from "./job_group.ts";
import { jobLane } from "./job_lane.ts";
import { jobQueue } from "./job_queue.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";
import { requireLimit } from "./refuse_job.ts";

const g = eventSegment;
const s = eventSubscription;
const r = jobQueueRegistry;
const c = executorClassRegistry;
const most = 1000;

/** What a job made from an event is given. */
export interface EventPayload {
  subscription: string;
  event_id: string;
  event_type: string;
  subject_kind: string;
  subject_id: string;
  payload: Record<string, unknown>;
  occurred_at: string;
  actor: string;
}

export const fnEventDispatch = defineFunction({
  name: "fn_event_dispatch",
  summary:
    "Turns events into jobs, for every subscription that names an executor class; each event becomes one job of each such subscription.",
  details: `Exactly once: a subscription moves on in the transaction that makes its jobs. A subscription whose queue or class was withdrawn is held back and named; its events wait. So is one at an event that its queue finds too large, until the queue takes more; other subscriptions go on. The job continues the event's trace. At most ${most} events of each subscription.`,
  args: {
    p_limit: int(`At most so many events of each subscription, 1 to ${most}.`),
    p_actor: actor(),
  },
  returns: jsonb<{ events: number; jobs: number; held: string[] }>("Events taken, jobs made, and subscriptions held back."),
  volatility: "volatile",
  gate: eventBusEnabled,
  writes: [eventSubscription, eventTail, eventBusHead, eventSegment, jobQueue, jobLane, jobGroup],
  pair: selfCompensating("A job that should not be is cancelled; events are dispatched again after fn_event_replay."),
  proof: scenario({
    given: sql`
      select ${fnEventSubscribe}('proof', array['*'], 'proof', '{"executor_class": "noop", "group_by_subject": true, "priority": 7}');
      ${emitLive}
    `,
    when: sql`select ${functionNamed("fn_event_dispatch")}(10, 'proof')`,
    opens: [...emitLiveOpens, jobsEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: "select iu_core.fn_event_dispatch(500, 'worker-1')",
  declare: sql`
    v_names text[];
    v_held text[];
    v_jobs jsonb;
    v_stops jsonb;
    v_count int := 0;
  `,
  body: ({ arg }) => plpgsql`
    ${requireLimit(arg.p_limit, most)}
    select
      array_agg(k.subscription order by k.subscription) filter (where k.is_registered),
      array_agg(k.subscription order by k.subscription) filter (where not k.is_registered)
    into v_names, v_held
    from (
      select
        ${s.subscription.of("s")},
        exists (
          select
          from ${r} r
          cross join ${c} c
          where ${r.queue.of("r")} = coalesce(${s.options.of("s")} ->> 'queue', 'default') and ${r.status.of("r")} = 'active'
            and ${c.executor_class.of("c")} = ${s.options.of("s")} ->> 'executor_class' and ${c.status.of("c")} = 'active'
        ) as is_registered
      from ${s} s
      where ${s.status.of("s")} = 'active' and ${s.options.of("s")} ? 'executor_class'
    ) as k;

    select jsonb_agg(
      jsonb_build_object(
        'queue', coalesce(e.options ->> 'queue', 'default'),
        'executor_class', e.options ->> 'executor_class',
        'priority', (e.options -> 'priority')::int,
        'max_attempts', (e.options -> 'max_attempts')::int,
        'traceparent', e.traceparent,
        'group_key', case when (e.options -> 'group_by_subject')::boolean then e.subscription || ':' || e.subject_id end,
        'payload', jsonb_build_object(
          'subscription', e.subscription, 'event_id', e.event_id, 'event_type', e.event_type, 'subject_kind', e.subject_kind,
          'subject_id', e.subject_id, 'payload', e.payload, 'occurred_at', e.occurred_at, 'actor', e.actor
        )
      )
      order by e.place, e.n
    )
    into v_jobs
    from (
      select n.subscription, n.place, ${s.options.of("s")} as options, t.*
      from unnest(v_names) with ordinality as n (subscription, place)
      join ${s} s on ${s.subscription.of("s")} = n.subscription
      cross join lateral ${fnEventTake}(n.subscription, ${arg.p_limit}) with ordinality as t (
        event_id, event_type, subject_kind, subject_id, payload, traceparent, occurred_at, actor, n
      )
    ) as e;
    if v_jobs is not null then
      perform ${fnDotGateRequire}(${jobsEnabled});
      v_stops := (
        select jsonb_object_agg(f.subscription, f.stop)
        from (
          select distinct on (1)
            j.payload ->> 'subscription' as subscription,
            jsonb_build_object('n', j.n, 'event_id', j.payload -> 'event_id') as stop
          from ${jobsOf(sql`v_jobs`)}
          join ${r} r on ${r.queue.of("r")} = j.queue
          where pg_column_size(j.payload) > ${r.max_payload_bytes.of("r")}
          order by 1, j.n
        ) as f
      );
    end if;
    if v_stops is not null then
      update ${s} s
      set ${s.position} = f.position - 1
      from (
        select k.key as subscription, ${g.first_position.of("g")} + array_position(${g.event_ids.of("g")}, e.event_id) - 1 as position
        from jsonb_each(v_stops) as k
        cross join lateral (select (k.value ->> 'event_id')::uuid as event_id) as e
        join ${g} g
          on ${g.max_event_id.of("g")} >= e.event_id and ${g.min_event_id.of("g")} <= e.event_id and e.event_id = any (${g.event_ids.of("g")})
      ) as f
      where ${s.subscription.of("s")} = f.subscription;
      v_jobs := (
        select jsonb_agg(j.job order by j.n)
        from jsonb_array_elements(v_jobs) with ordinality as j (job, n)
        where (j.n >= (v_stops -> (j.job #>> '{payload,subscription}') ->> 'n')::bigint) is not true
      );
      v_held := array(select unnest(v_held) union all select jsonb_object_keys(v_stops) order by 1);
    end if;
    if v_jobs is not null then
      v_count := ${fnJobEnqueueEach}(v_jobs, ${arg.p_actor});
    end if;
    return jsonb_build_object('events', v_count, 'jobs', v_count, 'held', coalesce(to_jsonb(v_held), '[]'));
  `,
});
