import { fnApprovalOpen } from "../../schema-ts/approval/fn_approval_open.ts";
import { fnApprovalPolicySet } from "../../schema-ts/approval/fn_approval_policy_set.ts";
import { fnApprovalPrincipalSet } from "../../schema-ts/approval/fn_approval_principal_set.ts";
import { fnApprovalState } from "../../schema-ts/approval/fn_approval_state.ts";
import { fnApprovalVote } from "../../schema-ts/approval/fn_approval_vote.ts";
import type { PolicyRules } from "../../schema-ts/approval/policy_rules.ts";
import { type ArgumentsOf, call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { configure } from "../event/events.ts";

export const subject = "01890000-0000-7000-8000-000000000000";
export const digest = "a".repeat(64);
export const otherDigest = "b".repeat(64);

export const setPolicy = (operator: Client, policy: string, rules: PolicyRules, summary = "Kiểm thử.") =>
  call(operator, fnApprovalPolicySet, { p_policy: policy, p_summary: summary, p_rules: rules, p_actor: "operator" });

export const setPrincipal = (operator: Client, principal: string, role: string | null) =>
  call(operator, fnApprovalPrincipalSet, { p_principal: principal, p_role: role, p_actor: "operator" });

export const open = (client: Client, changes: Partial<ArgumentsOf<typeof fnApprovalOpen>> = {}) =>
  call(client, fnApprovalOpen, {
    p_policy: "two",
    p_subject_kind: "payment",
    p_subject_id: subject,
    p_subject_digest: digest,
    p_requested_by: "ana",
    ...changes,
  });

export const vote = (client: Client, request: string | null, principal: string, decision = "approve", comment: string | null = null) =>
  call(client, fnApprovalVote, { p_request_id: request as string, p_principal: principal, p_decision: decision, p_comment: comment });

export const stateOf = async (client: Client, request: string) => (await call(client, fnApprovalState, { p_request_id: request })).state;

/** An open gate, the principals bình (finance), chi (legal), dũng (finance), and the policies the tests open requests under. */
export async function prepare(operator: Client): Promise<void> {
  await configure(operator, "approval.enabled", true);
  for (const [principal, role] of [
    ["ana", "author"],
    ["bình", "finance"],
    ["chi", "legal"],
    ["dũng", "finance"],
  ] as const)
    await setPrincipal(operator, principal, role);
  await setPolicy(operator, "one", { minimum_approvals: 1 });
  await setPolicy(operator, "two", { minimum_approvals: 2 });
  await setPolicy(operator, "two_roles", { minimum_approvals: 2, distinct_roles: 2 });
  await setPolicy(operator, "brief", { expires_after: "1 millisecond" });
}
