import { isOpen, requireGate } from "../config/asked_gate.ts";
import { idempotencyRegistry } from "../event/idempotency_registry.ts";
import { batchStart, batchUuids, ticksOf } from "../event/uuid7.ts";
import { invalidArgument, payloadRejected, unknownKey } from "../foundation/errors.ts";
import { requireActor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  always,
  defineFunction,
  fromResult,
  functionNamed,
  inverse,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  uuidArray,
} from "../kit/index.ts";
import { executorClassRegistry } from "./executor_class_registry.ts";
import { fnJobOptions, type JobOptions } from "./fn_job_options.ts";
import { fnJobTakeKeys } from "./fn_job_take_keys.ts";
import { jobsEnabled } from "./gates.ts";
import { jobGroup } from "./job_group.ts";
import { jobLane } from "./job_lane.ts";
import { notifyWhere } from "./job_notify.ts";
import { jobQueue } from "./job_queue.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";
import { laneToFill, openLane } from "./lane_to_fill.ts";
import { mostJobs } from "./limits.ts";
import { refusePayloadSize, refuseUnknown } from "./refuse_job.ts";

const q = jobQueue;
const r = jobQueueRegistry;
const c = executorClassRegistry;
const g = jobGroup;

export const fnJobEnqueueMany = defineFunction({
  name: "fn_job_enqueue_many",
  summary: "Puts a job for each payload into a queue, all or none, and returns their ids in the order given.",
  details: `Options are those of fn_job_enqueue and hold for every job. An idempotency key counts for each place: called again with the same key, the nth payload gives the id of the first call's nth job. At most ${mostJobs} payloads.`,
  args: {
    p_queue: text("A registered queue."),
    p_executor_class: text("A registered executor class."),
    p_payloads: jsonb<unknown[]>("An array with a payload for each job; may be empty."),
    p_actor: text("Who asks; 1 to 200 characters, kept in the log."),
    p_options: jsonb<JobOptions>("How the jobs differ from what their queue says.").default(sql`'{}'`),
  },
  returns: uuidArray("One id for each payload."),
  volatility: "volatile",
  gate: jobsEnabled,
  asksGateItself: true,
  writes: [jobQueue, jobLane, jobGroup, idempotencyRegistry],
  pair: inverse(
    "fn_job_cancel",
    "Cancel the jobs; those a worker has are asked to stop.",
    { p_job_ids: fromResult(), p_reason: always("Its enqueuing was undone.") },
    "$.args ? (!exists(@.p_options.idempotency_key))",
  ),
  proof: scenario({
    when: sql`
      select ${functionNamed("fn_job_enqueue_many")}(
        'default', 'noop', '[{"n": 1}, {"n": 2}]', 'proof', '{"group_key": "proof", "idempotency_key": "proof", "priority": 7}'
      )
    `,
    undo: sql`select ${functionNamed("fn_job_cancel")}(array(select ${q.job_id.of("q")} from ${q} q where ${q.group_key.of("q")} = 'proof'), 'Proof.', 'proof')`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, unknownKey, payloadRejected],
  example: `select iu_core.fn_job_enqueue_many('default', 'noop', '[{"invoice": 42}, {"invoice": 43}]', 'ana@example.org')`,
  declare: sql`
    v_now timestamptz := clock_timestamp();
    v_start text := ${batchStart(ticksOf(sql`v_now`))};
    v_found boolean;
    v_run_at timestamptz;
    v_priority int := 0;
    v_attempts int;
    v_key text;
    v_traceparent text;
    v_group_key text;
    v_first_no int;
    v_head uuid;
    v_limit int;
    v_size int;
    v_large int;
    v_limited boolean;
    v_lane bigint;
    v_idle boolean;
    v_open boolean;
    v_state text;
    v_ids uuid[];
    v_new uuid[];
    v_payloads jsonb;
    v_count int;
  `,
  // An element of an array takes its compressed values apart: payloads that come from a table are taken apart once, not for every job.
  body: ({ arg }) => plpgsql`
    if ${arg.p_options} <> '{}' then
      ${requireGate(jobsEnabled)}
      ${requireActor(arg.p_actor)}
      select o.run_at, coalesce(o.priority, 0), o.max_attempts, o.idempotency_key, o.traceparent, o.group_key
      into v_run_at, v_priority, v_attempts, v_key, v_traceparent, v_group_key
      from ${fnJobOptions}(${arg.p_options}) o;
    end if;

    select
      coalesce(v_attempts, ${r.max_attempts.of("r")}),
      ${r.max_payload_bytes.of("r")},
      (
        select ${c.is_limited.of("c")}
        from ${c} c
        where ${c.executor_class.of("c")} = ${arg.p_executor_class} and ${c.status.of("c")} = 'active'
      ),
      ${laneToFill(arg.p_queue)},
      ${isOpen(jobsEnabled)}
    into v_attempts, v_limit, v_limited, v_lane, v_open
    from ${r} r
    where ${r.queue.of("r")} = ${arg.p_queue} and ${r.status.of("r")} = 'active';
    v_found := found;
    if v_open is not true then
      ${requireGate(jobsEnabled)}
    end if;
    ${requireActor(arg.p_actor)}
    if jsonb_typeof(${arg.p_payloads}) is distinct from 'array' then
      ${raise(invalidArgument, "Payloads are given as a JSON array.", { argument: lit("p_payloads"), path: lit("$") })}
    end if;
    v_payloads := (array[${arg.p_payloads}])[1];
    v_count := jsonb_array_length(v_payloads);
    if v_count > ${lit(mostJobs)} then
      ${raise(
        invalidArgument,
        sql`format('%s jobs are too many for one call.', v_count)`,
        { argument: lit("p_payloads"), path: lit("$"), count: sql`v_count`, most: lit(mostJobs) },
        "Enqueue them in several calls; one transaction can hold them together.",
      )}
    end if;
    if v_limited is null then
      ${refuseUnknown({ queue: arg.p_queue, executorClass: arg.p_executor_class, hasQueue: sql`v_found`, hasClass: sql`(v_limited is not null)` })}
    end if;
    if pg_column_size(v_payloads) > v_limit then
      select e.n::int, pg_column_size(e.payload)
      into v_large, v_size
      from jsonb_array_elements(v_payloads) with ordinality as e (payload, n)
      where pg_column_size(e.payload) > v_limit
      order by e.n
      limit 1;
      if found then
        ${refusePayloadSize(sql`v_size`, sql`v_limit`, sql`'$[' || (v_large - 1) || ']'`)}
      end if;
    end if;
    if v_count = 0 then
      return '{}'::uuid[];
    end if;

    ${openLane(arg.p_queue)}
    v_state := case when v_run_at > v_now then 'scheduled' when v_limited then 'limited' else 'ready' end;
    v_lane := case v_state when 'ready' then v_lane when 'scheduled' then ~v_lane end;
    v_ids := ${batchUuids(sql`v_start`, sql`v_count`)};
    v_new := v_ids;
    if v_key is not null then
      v_ids := ${fnJobTakeKeys}(${arg.p_queue}, array(select v_key || '[' || n || ']' from generate_series(0, v_count - 1) as n), v_new);
      select array_agg(e.id order by e.n), jsonb_agg(v_payloads -> (e.n::int - 1) order by e.n), count(*)::int
      into v_new, v_payloads, v_count
      from unnest(v_ids, v_new) with ordinality as e (id, made, n)
      where e.id = e.made;
      if v_count = 0 then
        return v_ids;
      end if;
    end if;

    if v_group_key is not null then
      insert into ${g} (${g.queue}, ${g.group_key}, ${g.head_job_id}, ${g.last_no})
      values (${arg.p_queue}, v_group_key, v_new[1], v_count)
      on conflict (${g.queue}, ${g.group_key}) do update set ${g.last_no} = ${g}.${g.last_no} + v_count
      returning ${g.last_no} - v_count + 1, ${g.head_job_id} into v_first_no, v_head;
      v_now := clock_timestamp();
    end if;

    v_run_at := greatest(v_run_at, v_now);
    insert into ${q} (
      ${q.job_id}, ${q.run_at}, ${q.enqueued_at}, ${q.lane}, ${q.max_attempts}, ${q.priority}, ${q.group_no}, ${q.is_limited},
      ${q.state}, ${q.queue}, ${q.executor_class}, ${q.payload}, ${q.traceparent}, ${q.actor}, ${q.group_key}
    )
    select
      e.job_id, v_run_at + e.n * interval '1 microsecond', v_now,
      case when v_head is null or e.job_id = v_head then v_lane end,
      v_attempts, v_priority, v_first_no + e.n, v_limited,
      case when v_head is null or e.job_id = v_head then v_state else 'blocked' end,
      ${arg.p_queue}, ${arg.p_executor_class}, v_payloads -> e.n, v_traceparent, ${arg.p_actor}, v_group_key
    from (select unnest(v_new) as job_id, generate_series(0, (select v_count) - 1) as n) as e;
    ${notifyWhere(arg.p_queue, sql`v_idle and v_state in ('ready', 'limited')`)}
    return v_ids;
  `,
});
