import { fnApprovalVote } from "../../../schema-ts/approval/fn_approval_vote.ts";
import { refusalOf } from "../../../schema-ts/kit/client.ts";
import { lit, sql } from "../../../schema-ts/kit/index.ts";
import { dlqReplayRequest } from "../../../schema-ts/queue/dlq_replay_request.ts";
import { fnDlqReplayExecute } from "../../../schema-ts/queue/fn_dlq_replay_execute.ts";
import { fnDlqReplayRequest } from "../../../schema-ts/queue/fn_dlq_replay_request.ts";
import { jobDeadLetter } from "../../../schema-ts/queue/job_dead_letter.ts";
import type { PhaseContext } from "../factory/phase.ts";
import { untilDrained } from "../factory/worker.ts";
import type { Reference } from "../reference.ts";
import { approvers } from "./delivery_setup.ts";

/** Asks for a replay, is refused until two others have approved, replays, and finds that doing so again replays nothing. */
export async function replayApproved(phase: PhaseContext, letter: string, queue: string, expected: Reference["H"]): Promise<void> {
  const request = await phase.call(fnDlqReplayRequest, {
    p_dead_letter_ids: [letter],
    p_reason: "The archive can be reached again.",
    p_actor: phase.actor,
  });
  const execute = () => phase.call(fnDlqReplayExecute, { p_request_id: request, p_actor: phase.actor });
  const approval = await approvalOf(phase, request);

  const refusals: string[] = [];
  let approvals = 0;
  for (const p_principal of approvers) {
    refusals.push(await outcomeOf(execute()));
    const vote = await phase.call(fnApprovalVote, { p_request_id: approval, p_principal, p_decision: "approve" });
    approvals = vote.approvals;
  }
  phase.check("refused", "executing it without a vote, and with one", expected.refusals, refusals);
  phase.check("approvals", "approvals it has then", expected.approvals, approvals);

  const first = await execute();
  phase.check("replayed", "letters replayed once it is approved", expected.replayed, first.replayed);
  await untilDrained(phase, queue);
  const second = await execute();
  phase.check("replayed.again", "letters replayed by executing it again", 0, second.replayed);
  const [after] = await phase.query<{ state: string }>(sql`select state from ${jobDeadLetter} where dead_letter_id = ${lit(letter)}::uuid`);
  phase.check("resolved", "state of the letter", "resolved", after?.state ?? "missing");
  phase.show(
    `replay: refused ${refusals.length} times (${refusals.join(", ")}), approved by ${approvals}, replayed ${first.replayed}, again ${second.replayed}`,
  );
}

async function approvalOf(phase: PhaseContext, request: string): Promise<string> {
  const [row] = await phase.query<{ approval_request_id: string }>(
    sql`select approval_request_id from ${dlqReplayRequest} where request_id = ${lit(request)}::uuid`,
  );
  return row?.approval_request_id ?? "";
}

/** The SQLSTATE it is refused with. */
async function outcomeOf(attempt: Promise<{ replayed: number }>): Promise<string> {
  try {
    const { replayed } = await attempt;
    return `replayed ${replayed}`;
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return refusal.sqlstate;
  }
}
