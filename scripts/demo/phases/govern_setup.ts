import { fnApprovalPrincipalSet } from "../../../schema-ts/approval/fn_approval_principal_set.ts";
import { fnApprovalVote } from "../../../schema-ts/approval/fn_approval_vote.ts";
import { approvalEnabled } from "../../../schema-ts/approval/gates.ts";
import { executionEnabled, planningEnabled } from "../../../schema-ts/cut/gates.ts";
import { governanceEnabled } from "../../../schema-ts/governance/gates.ts";
import { refusalOf } from "../../../schema-ts/kit/client.ts";
import { lifecycleEnabled } from "../../../schema-ts/lifecycle/gates.ts";
import { unitWriteEnabled } from "../../../schema-ts/unit/gates.ts";
import type { PhaseContext } from "../factory/phase.ts";

export const documentKey = "demo/manual";
const reviewer = "an@example.org";

/** What an operator opens before a document is governed, and who may approve. */
export async function openGovernance(phase: PhaseContext): Promise<void> {
  const gates = [approvalEnabled, governanceEnabled, lifecycleEnabled, planningEnabled, executionEnabled, unitWriteEnabled];
  await phase.set(Object.fromEntries(gates.map(({ name }) => [name, true])));
  await phase.call(fnApprovalPrincipalSet, { p_principal: reviewer, p_role: "reviewer", p_actor: phase.actor });
}

export const approve = (phase: PhaseContext, request: string) =>
  phase.call(fnApprovalVote, { p_request_id: request, p_principal: reviewer, p_decision: "approve" });

/** The SQLSTATE an attempt is refused with, and that it left nothing: everything it did is taken back. */
export async function refused(phase: PhaseContext, attempt: () => Promise<unknown>): Promise<string> {
  await phase.client.query("savepoint attempt");
  try {
    await attempt();
    return "not refused";
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return refusal.sqlstate;
  } finally {
    await phase.client.query("rollback to savepoint attempt");
  }
}
