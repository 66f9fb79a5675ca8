import { isOpen, requireGate } from "../config/asked_gate.ts";
import { idempotencyRegistry } from "../event/idempotency_registry.ts";
import { batchStart, batchUuids } from "../event/uuid7.ts";
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
import { isUsual, readOptions } from "./enqueueing.ts";
import { classIsLimited } from "./executor_class_registry.ts";
import type { JobOptions } from "./fn_job_options.ts";
import { fnJobTakeKeys } from "./fn_job_take_keys.ts";
import { jobsEnabled } from "./gates.ts";
import { jobBatch, leastInBatch } from "./job_batch.ts";
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
const g = jobGroup;
const b = jobBatch;

/** How many payloads there are; null where they are no array. */
const howMany = sql`case jsonb_typeof(v_payloads) when 'array' then jsonb_array_length(v_payloads) end`;

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
  writes: [jobQueue, jobLane, jobBatch, jobGroup, idempotencyRegistry],
  pair: inverse(
    "fn_job_cancel",
    "Cancel the jobs; those a worker has are asked to stop.",
    { p_job_ids: fromResult(), p_reason: always("Its enqueuing was undone.") },
    "$.args ? (!exists(@.p_options.idempotency_key))",
  ),
  proof: scenario({
    when: sql`
      select ${functionNamed("fn_job_enqueue_many")}('default', 'noop', e.payloads, 'proof', e.options)
      from (
        values ('[{"n": 1}, {"n": 2}]'::jsonb, '{"group_key": "proof", "idempotency_key": "proof", "priority": 7}'::jsonb),
          ((select jsonb_agg(jsonb_build_object('n', n)) from generate_series(1, ${leastInBatch}) as n), '{}')
      ) as e (payloads, options)
    `,
    undo: sql`select ${functionNamed("fn_job_cancel")}(array(select ${q.job_id.of("q")} from ${q} q where ${q.actor.of("q")} = 'proof'), 'Proof.', 'proof')`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, unknownKey, payloadRejected],
  example: `select iu_core.fn_job_enqueue_many('default', 'noop', '[{"invoice": 42}, {"invoice": 43}]', 'ana@example.org')`,
  declare: sql`
    v_now timestamptz := clock_timestamp();
    v_start text := ${batchStart(sql`v_now`)};
    v_payloads jsonb := p_payloads #> '{}';
    v_run_at timestamptz;
    v_priority int;
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
    v_known uuid[];
    v_count int;
  `,
  // One look-up of all that is registered, one question whether anything is unusual, one insert. The path to the payloads themselves takes
  // them apart where they come compressed from a table, once and not for every job.
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
      'ready',
      ${howMany},
      ${batchUuids(sql`v_start`, howMany)}
    into v_run_at, v_priority, v_attempts, v_limit, v_limited, v_lane, v_open, v_state, v_count, v_ids
    from ${r} r
    where ${r.queue.of("r")} = ${arg.p_queue} and ${r.status.of("r")} = 'active';

    if (
      ${isUsual(arg.p_actor)}
      and v_count between 1 and ${lit(mostJobs)} and pg_column_size(v_payloads) <= v_limit
    ) is not true then
      if v_open is not true then
        ${requireGate(jobsEnabled)}
      end if;
      ${requireActor(arg.p_actor)}
      if jsonb_typeof(v_payloads) is distinct from 'array' then
        ${raise(invalidArgument, "Payloads are given as a JSON array.", { argument: lit("p_payloads"), path: lit("$") })}
      end if;
      if v_count > ${lit(mostJobs)} then
        ${raise(
          invalidArgument,
          sql`format('%s jobs are too many for one call.', v_count)`,
          { argument: lit("p_payloads"), path: lit("$"), count: sql`v_count`, most: lit(mostJobs) },
          "Enqueue them in several calls; one transaction can hold them together.",
        )}
      end if;
      ${refuseUnknown({ queue: arg.p_queue, executorClass: arg.p_executor_class, ofQueue: sql`v_limit`, ofClass: sql`v_limited` })}
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
        return v_ids;
      end if;

      ${openLane(arg.p_queue)}
      v_state := case when v_run_at > v_now then 'scheduled' when v_limited then 'limited' else 'ready' end;
      v_lane := case v_state when 'ready' then v_lane when 'scheduled' then ~v_lane end;
      if v_key is not null then
        v_known := ${fnJobTakeKeys}(${arg.p_queue}, array(select v_key || '[' || n || ']' from generate_series(0, v_count - 1) as n), v_ids);
        select array_agg(e.id order by e.n), jsonb_agg(v_payloads -> (e.n::int - 1) order by e.n), count(*)::int
        into v_ids, v_payloads, v_count
        from unnest(v_known, v_ids) with ordinality as e (id, made, n)
        where e.id = e.made;
        if v_count = 0 then
          return v_known;
        end if;
      end if;
      if v_group_key is not null then
        insert into ${g} (${g.queue}, ${g.group_key}, ${g.head_job_id}, ${g.last_no})
        values (${arg.p_queue}, v_group_key, v_ids[1], v_count)
        on conflict (${g.queue}, ${g.group_key}) do update set ${g.last_no} = ${g}.${g.last_no} + v_count
        returning ${g.last_no} - v_count + 1, ${g.head_job_id} into v_first_no, v_head;
        v_run_at := greatest(v_run_at, clock_timestamp());
      end if;
      ${notifyWhere(arg.p_queue, sql`v_idle and v_state in ('ready', 'limited')`)}
    end if;

    if v_count >= ${leastInBatch} and v_head is null and v_lane >= 0 then
      insert into ${b} (${b.lane}, ${b.run_at}, ${b.first_id}, ${b.last_id})
      values (v_lane, v_run_at + (v_count - 1) * interval '1 microsecond', v_ids[1], v_ids[v_count]);
      v_lane := null;
    end if;
    insert into ${q} (
      ${q.job_id}, ${q.run_at}, ${q.lane}, ${q.max_attempts}, ${q.priority}, ${q.group_no}, ${q.is_limited},
      ${q.state}, ${q.queue}, ${q.executor_class}, ${q.payload}, ${q.traceparent}, ${q.actor}, ${q.group_key}
    )
    select
      v_ids[e.n + 1], v_run_at + e.n * interval '1 microsecond',
      case when v_head is null or v_ids[e.n + 1] = v_head then v_lane end,
      v_attempts, v_priority, v_first_no + e.n, v_limited,
      case when v_head is null or v_ids[e.n + 1] = v_head then v_state else 'blocked' end,
      ${arg.p_queue}, ${arg.p_executor_class}, v_payloads -> e.n, v_traceparent, ${arg.p_actor}, v_group_key
    from (select generate_series(0, (select v_count) - 1) as n) as e;
    return coalesce(v_known, v_ids);
  `,
});
