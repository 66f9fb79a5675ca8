import { fnApprovalHold } from "../approval/fn_approval_hold.ts";
import { approvalEnabled } from "../approval/gates.ts";
import { notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, lit, plpgsql, raise, scenario, selfCompensating, sql, uuid } from "../kit/index.ts";
import { dlqReplayItem, dlqReplayRequest } from "./dlq_replay_request.ts";
import { executorClassRegistry } from "./executor_class_registry.ts";
import { fnDlqReplayRequest } from "./fn_dlq_replay_request.ts";
import { fnJobEnqueue } from "./fn_job_enqueue.ts";
import { dlqReplayEnabled, jobsEnabled } from "./gates.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import { jobGroup } from "./job_group.ts";
import { jobLane } from "./job_lane.ts";
import { jobQueue } from "./job_queue.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";
import { deadLetterGiven, replayDigest, replaySubject } from "./replay_subject.ts";

const d = jobDeadLetter;
const i = dlqReplayItem;
const p = dlqReplayRequest;
const q = jobQueue;
const r = jobQueueRegistry;
const c = executorClassRegistry;

export const fnDlqReplayExecute = defineFunction({
  name: "fn_dlq_replay_execute",
  summary:
    "Replays the letters of an approved request: each becomes a job again, at most once for the request however often it is executed.",
  details:
    "Refused without quorum, after the approval expired, and when a letter is no longer what was approved. Letters that are being replayed by another request or were resolved, and those whose queue or class was withdrawn, are skipped for good. The job has its letter's payload, trace, priority, attempts and group; when it dies, the letter returns with its history.",
  args: {
    p_request_id: uuid("The request."),
    p_actor: actor(),
  },
  returns: jsonb<{ replayed: number; skipped: number }>("Letters by what became of them; those done before count as skipped."),
  volatility: "volatile",
  gate: dlqReplayEnabled,
  writes: [jobDeadLetter, dlqReplayItem, jobQueue, jobLane, jobGroup],
  pair: selfCompensating("Cancelling a replaying job with fn_job_cancel makes its letter dead again."),
  proof: scenario({
    given: sql`
      ${deadLetterGiven};
      update ${d} d set ${d.priority} = 7;
      select ${fnDlqReplayRequest}(array_agg(${d.dead_letter_id.of("d")}), 'Proof.', 'proof') from ${d} d;
      select
        ${functionNamed("fn_approval_vote")}(${p.approval_request_id.of("p")}, 'proof.an', 'approve'),
        ${functionNamed("fn_approval_vote")}(${p.approval_request_id.of("p")}, 'proof.binh', 'approve')
      from ${p} p
    `,
    when: sql`select ${functionNamed("fn_dlq_replay_execute")}(${p.request_id.of("p")}, 'proof') from ${p} p`,
    opens: [approvalEnabled.name, jobsEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [notFound],
  example: `select iu_core.fn_dlq_replay_execute('01890000-0000-7000-8000-000000000000', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_request ${p};
    v_ids uuid[];
    v_count int;
    v_replayed int;
  `,
  body: ({ arg }) => plpgsql`
    select p.* into v_request from ${p} p where ${p.request_id.of("p")} = ${arg.p_request_id} for no key update;
    if not found then
      ${raise(notFound, sql`format('There is no replay request %s.', coalesce(${arg.p_request_id}::text, 'null'))`, { request_id: arg.p_request_id })}
    end if;
    v_ids := array(select ${i.dead_letter_id.of("i")} from ${i} i where ${i.request_id.of("i")} = ${arg.p_request_id});
    v_count := cardinality(v_ids);
    perform from ${d} d where ${d.dead_letter_id.of("d")} = any (v_ids) order by ${d.dead_letter_id.of("d")} for no key update;
    perform ${fnApprovalHold}(v_request.approval_request_id, ${lit(replaySubject)}, ${arg.p_request_id}, ${replayDigest(sql`v_ids`)});

    update ${i} i
    set
      ${i.is_done} = true,
      ${i.note} = case
        when l.state <> 'dead' then 'The letter was ' || l.state || '.'
        else 'Its queue or class is not registered any more.'
      end
    from (
      select
        ${d.dead_letter_id.of("d")},
        ${d.state.of("d")},
        exists (
          select
          from ${r} r
          cross join ${c} c
          where ${r.queue.of("r")} = ${d.queue.of("d")} and ${r.status.of("r")} = 'active'
            and ${c.executor_class.of("c")} = ${d.executor_class.of("d")} and ${c.status.of("c")} = 'active'
        ) as is_registered
      from ${d} d
      where ${d.dead_letter_id.of("d")} = any (v_ids)
    ) as l
    where ${i.request_id.of("i")} = ${arg.p_request_id} and ${i.dead_letter_id.of("i")} = l.dead_letter_id and not ${i.is_done.of("i")}
      and not (l.state = 'dead' and l.is_registered);

    with job as materialized (
      select
        l.dead_letter_id,
        ${fnJobEnqueue}(
          l.queue, l.executor_class, l.payload, l.actor,
          jsonb_build_object(
            'priority', l.priority, 'max_attempts', l.max_attempts, 'traceparent', l.traceparent, 'group_key', l.group_key
          )
        ) as job_id
      from (
        select d.*
        from ${i} i
        join ${d} d on ${d.dead_letter_id.of("d")} = ${i.dead_letter_id.of("i")}
        where ${i.request_id.of("i")} = ${arg.p_request_id} and not ${i.is_done.of("i")}
        order by ${d.queue.of("d")}, ${d.group_key.of("d")}, ${d.dead_letter_id.of("d")}
      ) as l
    ), done as (
      update ${i} i
      set ${i.is_done} = true, ${i.job_id} = j.job_id
      from job as j
      where ${i.request_id.of("i")} = ${arg.p_request_id} and ${i.dead_letter_id.of("i")} = j.dead_letter_id
    ), letter as (
      update ${d} d
      set ${d.state} = 'replaying', ${d.job_id} = j.job_id, ${d.changed_at} = v_at
      from job as j
      where ${d.dead_letter_id.of("d")} = j.dead_letter_id
    )
    select count(*)::int into v_replayed from job as j;
    update ${q} q
    set ${q.dead_letter_id} = ${i.dead_letter_id.of("i")}
    from ${i} i
    where ${i.request_id.of("i")} = ${arg.p_request_id} and ${q.job_id.of("q")} = ${i.job_id.of("i")} and ${q.dead_letter_id.of("q")} is null;
    return jsonb_build_object('replayed', v_replayed, 'skipped', v_count - v_replayed);
  `,
});
