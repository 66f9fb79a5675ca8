import { eventRead } from "../bus/event_read.ts";
import { fnEventSequence } from "../bus/fn_event_sequence.ts";
import { dotIuCommandRun } from "../command/dot_iu_command_run.ts";
import { dotConfigLog } from "../config/dot_config_log.ts";
import { iuMetadataLog } from "../envelope/iu_metadata_log.ts";
import { eventOutbox } from "../event/event_outbox.ts";
import { eventTail } from "../event/event_tail.ts";
import { idempotencyRegistry } from "../event/idempotency_registry.ts";
import { oldMonth } from "../event/proof_old_month.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { functionNamed, sql } from "../kit/index.ts";
import { jobDeadLetter } from "../queue/job_dead_letter.ts";
import { jobResult } from "../queue/job_result.ts";
import { deadLetterGiven } from "../queue/replay_subject.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { retentionTarget } from "./retention_target.ts";

const a = iuMetadataLog;
const c = dotConfigLog;
const d = jobDeadLetter;
const i = idempotencyRegistry;
const l = iuLifecycleLog;
const o = eventOutbox;
const s = jobResult;
const t = eventTail;
const u = informationUnit;
const x = dotIuCommandRun;
const old = sql`'2019-12-15Z'::timestamptz`;

/** Two events: one in a month of its own, one before the first month. Both have positions and were read. */
const oldEvents = sql`
  ${oldMonth};
  insert into ${o} (
    ${o.event_id}, ${o.occurred_at}, ${o.event_domain}, ${o.event_type}, ${o.emit_mode}, ${o.subject_kind}, ${o.subject_id}, ${o.actor}, ${o.payload}
  )
  select
    ${fnIuUuid7}(${old}), ${old}, ${o.event_domain.of("e")}, ${o.event_type.of("e")}, 'live', 'proof', ${o.subject_id.of("e")}, 'proof', '{}'
  from ${o} e
  where ${o.occurred_at.of("e")} = '2020-01-15Z';
  insert into ${t} (${t.tail_id}, ${t.event_ids}, ${t.event_types})
  select ${o.event_id.of("e")}, array[${o.event_id.of("e")}], array[${o.event_type.of("e")}]
  from ${o} e
  where ${o.occurred_at.of("e")} < '2020-02-01Z';
  select ${fnEventSequence}();
  insert into ${eventRead} (${eventRead.principal}, ${eventRead.event_id})
  select 'proof', ${o.event_id.of("e")} from ${o} e where ${o.occurred_at.of("e")} < '2020-02-01Z'
`;

/** For proofs: in every target something that is years old, and a policy that lets it go. Old events share no segment with later ones: they come first. */
export const oldRows = sql`
  ${oldEvents};
  select ${functionNamed("fn_iu_retention_policy_set")}(${retentionTarget.target_key.of("t")}, true, '1 year', 'proof') from ${retentionTarget} t;
  insert into ${x} (
    ${x.run_id}, ${x.command}, ${x.mode}, ${x.status}, ${x.args}, ${x.write_set}, ${x.row_counts}, ${x.actor}, ${x.invoker}, ${x.started_at}, ${x.recorded_at}
  )
  values (${fnIuUuid7}(${old}), 'proof', 'dry_run', 'succeeded', '{}', '{}', '{}', 'proof', current_user, ${old}, ${old});
  insert into ${c} (${c.log_id}, ${c.key}, ${c.operation}, ${c.actor}, ${c.via}, ${c.recorded_at})
  values (${fnIuUuid7}(${old}), 'proof', 'update', 'proof', 'direct', ${old});
  insert into ${i} (${i.namespace}, ${i.key}, ${i.event_id}, ${i.created_at})
  values ('proof', 'proof', ${fnIuUuid7}(${old}), ${old});
  insert into ${s} (${s.job_id}, ${s.queue}, ${s.executor_class}, ${s.outcome}, ${s.attempts}, ${s.finished_at}, ${s.expires_at})
  values (${fnIuUuid7}(${old}), 'default', 'noop', 'completed', 1, ${old}, ${old});
  insert into ${u} (${u.canonical_address}, ${u.unit_kind}, ${u.created_by}) values ('proof/retention', 'clause', 'proof');
  insert into ${l} (${l.log_id}, ${l.iu_id}, ${l.transition_type}, ${l.actor}, ${l.recorded_at})
  select ${fnIuUuid7}(${old}), ${u.iu_id.of("u")}, 'revise', 'proof', ${old}
  from ${u} u
  where ${u.canonical_address.of("u")} = 'proof/retention';
  insert into ${a} (${a.log_id}, ${a.iu_id}, ${a.object_kind}, ${a.object_key}, ${a.actor}, ${a.recorded_at})
  select ${fnIuUuid7}(${old}), ${u.iu_id.of("u")}, 'tag', 'proof', 'proof', ${old}
  from ${u} u
  where ${u.canonical_address.of("u")} = 'proof/retention';
  ${deadLetterGiven};
  select ${functionNamed("fn_dlq_replay_request")}(array_agg(${d.dead_letter_id.of("d")}), 'Proof.', 'proof')
  from ${d} d
  where ${d.state.of("d")} = 'dead';
  update ${d} d set ${d.state} = 'replaying' where ${d.state.of("d")} = 'dead';
  update ${d} d set ${d.state} = 'resolved', ${d.changed_at} = ${old} where ${d.state.of("d")} = 'replaying'
`;
