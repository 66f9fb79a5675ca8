import { isOpen, requireGate } from "../config/asked_gate.ts";
import { idempotencyRegistry } from "../event/idempotency_registry.ts";
import { uuid7Of } from "../event/uuid7.ts";
import { invalidArgument, payloadRejected, unknownKey } from "../foundation/errors.ts";
import { requireActor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  always,
  defineFunction,
  eachOf,
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
  uuid,
} from "../kit/index.ts";
import { isUsual, readOptions } from "./enqueueing.ts";
import { classIsLimited } from "./executor_class_registry.ts";
import type { JobOptions } from "./fn_job_options.ts";
import { fnJobTakeKeys } from "./fn_job_take_keys.ts";
import { jobsEnabled } from "./gates.ts";
import { jobGroup } from "./job_group.ts";
import { jobLane } from "./job_lane.ts";
import { notifyWhere } from "./job_notify.ts";
import { jobQueue } from "./job_queue.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";
import { laneToFill, openLane } from "./lane_to_fill.ts";
import { refusePayloadSize, refuseUnknown } from "./refuse_job.ts";

const q = jobQueue;
const r = jobQueueRegistry;
const g = jobGroup;

export const fnJobEnqueue = defineFunction({
  name: "fn_job_enqueue",
  summary: "Puts one job into a queue and returns its id.",
  details:
    "Options: run_at (not before), priority (smaller is sooner, 0 by default), max_attempts (else the queue's), idempotency_key (the queue takes it once; later calls return the first job's id and change nothing), traceparent, group_key (jobs of a group run one at a time, in the order they came in). A queue or class that is not registered is refused, never dropped.",
  args: {
    p_queue: text("A registered queue."),
    p_executor_class: text("A registered executor class."),
    p_payload: jsonb("What the executor is given."),
    p_actor: text("Who asks; 1 to 200 characters, kept in the log."),
    p_options: jsonb<JobOptions>("How the job differs from what its queue says.").default(sql`'{}'`),
  },
  returns: uuid("The job's id."),
  volatility: "volatile",
  gate: jobsEnabled,
  asksGateItself: true,
  writes: [jobQueue, jobLane, jobGroup, idempotencyRegistry],
  pair: inverse(
    "fn_job_cancel",
    "Cancel the job; once a worker has it, that is asked to stop.",
    { p_job_ids: eachOf(fromResult()), p_reason: always("Its enqueuing was undone.") },
    "$.args ? (!exists(@.p_options.idempotency_key))",
  ),
  proof: scenario({
    when: sql`
      select ${functionNamed("fn_job_enqueue")}('default', 'noop', '{"n": 1}', 'proof', '{"group_key": "proof", "idempotency_key": "proof", "priority": 7}')
    `,
    undo: sql`select ${functionNamed("fn_job_cancel")}(array(select ${q.job_id.of("q")} from ${q} q where ${q.group_key.of("q")} = 'proof'), 'Proof.', 'proof')`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, unknownKey, payloadRejected],
  example: `select iu_core.fn_job_enqueue('default', 'noop', '{"invoice": 42}', 'ana@example.org', '{"priority": -10}')`,
  declare: sql`
    v_now timestamptz := clock_timestamp();
    v_job_id uuid := ${uuid7Of(sql`v_now`)};
    v_known uuid;
    v_run_at timestamptz;
    v_priority int;
    v_attempts int;
    v_key text;
    v_traceparent text;
    v_group_key text;
    v_group_no int;
    v_head uuid;
    v_limit int;
    v_limited boolean;
    v_lane bigint;
    v_idle boolean;
    v_open boolean;
    v_state text;
  `,
  // One look-up of all that is registered, one question whether anything is unusual, one insert.
  body: ({ arg }) => plpgsql`
    ${readOptions(arg.p_options, arg.p_actor)}

    select
      greatest(v_run_at, v_now),
      coalesce(v_priority, 0),
      coalesce(v_attempts, ${r.max_attempts.of("r")}),
      ${r.max_payload_bytes.of("r")},
      ${classIsLimited(arg.p_executor_class)},
      ${laneToFill(arg.p_queue)},
      ${isOpen(jobsEnabled)},
      'ready'
    into v_run_at, v_priority, v_attempts, v_limit, v_limited, v_lane, v_open, v_state
    from ${r} r
    where ${r.queue.of("r")} = ${arg.p_queue} and ${r.status.of("r")} = 'active';

    if (
      ${isUsual(arg.p_actor)}
      and pg_column_size(${arg.p_payload}) <= v_limit
    ) is not true then
      if v_open is not true then
        ${requireGate(jobsEnabled)}
      end if;
      ${requireActor(arg.p_actor)}
      ${refuseUnknown({ queue: arg.p_queue, executorClass: arg.p_executor_class, ofQueue: sql`v_limit`, ofClass: sql`v_limited` })}
      if ${arg.p_payload} is null then
        ${raise(invalidArgument, "A payload is required.", { argument: lit("p_payload") }, "Pass {} for a job that needs none.")}
      elsif pg_column_size(${arg.p_payload}) > v_limit then
        ${refusePayloadSize(sql`pg_column_size(${arg.p_payload})`, sql`v_limit`, lit("$"))}
      end if;

      ${openLane(arg.p_queue)}
      if v_key is not null then
        v_known := (${fnJobTakeKeys}(${arg.p_queue}, array[v_key], array[v_job_id]))[1];
        if v_known <> v_job_id then
          return v_known;
        end if;
      end if;
      v_state := case when v_run_at > v_now then 'scheduled' when v_limited then 'limited' else 'ready' end;
      if v_group_key is not null then
        insert into ${g} (${g.queue}, ${g.group_key}, ${g.head_job_id}, ${g.last_no})
        values (${arg.p_queue}, v_group_key, v_job_id, 1)
        on conflict (${g.queue}, ${g.group_key}) do update set ${g.last_no} = ${g}.${g.last_no} + 1
        returning ${g.last_no}, ${g.head_job_id} into v_group_no, v_head;
        if v_head <> v_job_id then
          v_state := 'blocked';
        end if;
        v_run_at := greatest(v_run_at, clock_timestamp());
      end if;
      v_lane := case v_state when 'ready' then v_lane when 'scheduled' then ~v_lane end;
      ${notifyWhere(arg.p_queue, sql`v_idle and v_state in ('ready', 'limited')`)}
    end if;

    insert into ${q} (
      ${q.job_id}, ${q.run_at}, ${q.lane}, ${q.max_attempts}, ${q.priority}, ${q.group_no}, ${q.is_limited},
      ${q.state}, ${q.queue}, ${q.executor_class}, ${q.payload}, ${q.traceparent}, ${q.actor}, ${q.group_key}
    )
    values (
      v_job_id, v_run_at, v_lane, v_attempts, v_priority, v_group_no, v_limited,
      v_state, ${arg.p_queue}, ${arg.p_executor_class}, ${arg.p_payload}, v_traceparent, ${arg.p_actor}, v_group_key
    );
    return v_job_id;
  `,
});
