import { fnApprovalOpen } from "../approval/fn_approval_open.ts";
import { approvalEnabled } from "../approval/gates.ts";
import { requestChange } from "../approval/requests.ts";
import { conflict, invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { notBlank } from "../foundation/not_blank.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  functionNamed,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  uuid,
  uuidArray,
} from "../kit/index.ts";
import { dlqReplayItem, dlqReplayRequest } from "./dlq_replay_request.ts";
import { dlqReplayEnabled, jobsEnabled } from "./gates.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import { mostLetters } from "./limits.ts";
import { deadLetterGiven, replayDigest, replayPolicy, replaySubject } from "./replay_subject.ts";

const d = jobDeadLetter;
const i = dlqReplayItem;
const p = dlqReplayRequest;

export const fnDlqReplayRequest = defineFunction({
  name: "fn_dlq_replay_request",
  summary: "Asks for the replay of dead letters: opens an approval that is bound to exactly these letters.",
  details: `Nothing is replayed until the approval has its quorum and fn_dlq_replay_execute is called. The approval is approval_request_id of the request. At most ${mostLetters} letters, all of them dead.`,
  args: {
    p_dead_letter_ids: uuidArray("The letters."),
    p_reason: text("Why; 1 to 500 characters."),
    p_actor: actor(),
  },
  returns: uuid("The request's id."),
  volatility: "volatile",
  gate: jobsEnabled,
  writes: [dlqReplayRequest, dlqReplayItem, ...requestChange],
  pair: selfCompensating("A request does nothing by itself; cancelling its approval with fn_approval_cancel ends it."),
  proof: scenario({
    given: deadLetterGiven,
    when: sql`select ${functionNamed("fn_dlq_replay_request")}(array_agg(${d.dead_letter_id.of("d")}), 'Proof.', 'proof') from ${d} d`,
    opens: [approvalEnabled.name, dlqReplayEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, conflict],
  example: `select iu_core.fn_dlq_replay_request('{01890000-0000-7000-8000-000000000000}', 'The mail server is back.', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_request_id uuid := ${fnIuUuid7}();
    v_approval_id uuid;
    v_digest text;
    v_ids uuid[] := array(select distinct l.id from unnest(p_dead_letter_ids) as l (id) order by l.id);
    v_known int;
    v_dead uuid[];
  `,
  body: ({ arg }) => plpgsql`
    if (cardinality(v_ids) between 1 and ${lit(mostLetters)} and array_position(v_ids, null) is null) is not true then
      ${raise(invalidArgument, `Ask for 1 to ${mostLetters} dead letters.`, { argument: lit("p_dead_letter_ids"), count: sql`cardinality(v_ids)` })}
    elsif (length(${arg.p_reason}) <= 500 and ${notBlank(arg.p_reason)}) is not true then
      ${raise(invalidArgument, "A reason of 1 to 500 characters is required.", { argument: lit("p_reason"), length: sql`length(${arg.p_reason})` })}
    end if;
    select count(*)::int, array_agg(l.dead_letter_id) filter (where l.state <> 'dead')
    into v_known, v_dead
    from (
      select ${d.dead_letter_id.of("d")}, ${d.state.of("d")}
      from ${d} d
      where ${d.dead_letter_id.of("d")} = any (v_ids)
      order by ${d.dead_letter_id.of("d")}
      for share
    ) as l;
    if v_known < cardinality(v_ids) then
      ${raise(notFound, sql`format('%s of the dead letters do not exist.', cardinality(v_ids) - v_known)`, {
        argument: lit("p_dead_letter_ids"),
        missing: sql`(
          select jsonb_agg(l.id)
          from unnest(v_ids) as l (id)
          where not exists (select from ${d} d where ${d.dead_letter_id.of("d")} = l.id)
        )`,
      })}
    elsif v_dead is not null then
      ${raise(
        conflict,
        sql`format('%s of the letters are being replayed or were resolved.', cardinality(v_dead))`,
        { argument: lit("p_dead_letter_ids"), letters: sql`to_jsonb(v_dead)`, expected: lit("dead"), actual: lit("replaying or resolved") },
        "Ask for those that are dead.",
      )}
    end if;

    v_digest := ${replayDigest(sql`v_ids`)};
    v_approval_id := ${fnApprovalOpen}(
      ${lit(replayPolicy)}, ${lit(replaySubject)}, v_request_id, v_digest, ${arg.p_actor},
      jsonb_build_object('reason', ${arg.p_reason}, 'letters', cardinality(v_ids))
    );

    insert into ${p} (${p.request_id}, ${p.reason}, ${p.requested_by}, ${p.subject_digest}, ${p.approval_request_id}, ${p.requested_at})
    values (v_request_id, ${arg.p_reason}, ${arg.p_actor}, v_digest, v_approval_id, v_at);
    insert into ${i} (${i.request_id}, ${i.dead_letter_id})
    select v_request_id, l.id from unnest(v_ids) as l (id);
    return v_request_id;
  `,
});
