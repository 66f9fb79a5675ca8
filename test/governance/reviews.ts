import { fnApprovalPrincipalSet } from "../../schema-ts/approval/fn_approval_principal_set.ts";
import { fnApprovalVote } from "../../schema-ts/approval/fn_approval_vote.ts";
import { approvalEnabled } from "../../schema-ts/approval/gates.ts";
import { composerEnabled } from "../../schema-ts/collection/gates.ts";
import { type AuthoredChange, fnGovernanceAuthor } from "../../schema-ts/governance/fn_governance_author.ts";
import { fnReviewDecide } from "../../schema-ts/governance/fn_review_decide.ts";
import { fnReviewRequest } from "../../schema-ts/governance/fn_review_request.ts";
import { governanceEnabled } from "../../schema-ts/governance/gates.ts";
import { holdEnabled } from "../../schema-ts/hold/gates.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuEnact } from "../../schema-ts/lifecycle/fn_iu_enact.ts";
import { fnIuEnactMany } from "../../schema-ts/lifecycle/fn_iu_enact_many.ts";
import { lifecycleEnabled } from "../../schema-ts/lifecycle/gates.ts";
import { unitWriteEnabled } from "../../schema-ts/unit/gates.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { configure } from "../event/events.ts";

/** Opens what governed change needs, and lets bình and chi vote; ana asks. */
export async function prepare(operator: Client): Promise<void> {
  for (const { name } of [unitWriteEnabled, composerEnabled, approvalEnabled, governanceEnabled, lifecycleEnabled, holdEnabled])
    await configure(operator, name, true);
  for (const p_principal of ["bình", "chi"])
    await call(operator, fnApprovalPrincipalSet, { p_principal, p_role: "reviewer", p_actor: "operator" });
}

export const request = (client: Client, iuIds: readonly string[], operation = "enact", context: Record<string, unknown> = {}) =>
  call(client, fnReviewRequest, { p_operation: operation, p_iu_ids: [...iuIds], p_actor: "ana", p_context: context });

export const vote = (client: Client, requestId: string, decision = "approve", principal = "bình") =>
  call(client, fnApprovalVote, { p_request_id: requestId, p_principal: principal, p_decision: decision });

export const decide = (client: Client, requestId: string | null) =>
  call(client, fnReviewDecide, { p_request_id: requestId as string, p_actor: "ana" });

export const author = (client: Client, requestId: string | null, documentKey = "quy-định") =>
  call(client, fnGovernanceAuthor, { p_document_key: documentKey, p_request_id: requestId as string, p_actor: "ana" });

/** A request that was approved. */
export async function approved(client: Client, iuIds: readonly string[], operation = "enact"): Promise<string> {
  const requestId = await request(client, iuIds, operation);
  await vote(client, requestId);
  return requestId;
}

/** An approved decision. */
export const decided = async (client: Client, iuIds: readonly string[], operation: string) =>
  decide(client, await approved(client, iuIds, operation));

/** All it takes to enact these units as they are now. */
export const authored = async (client: Client, iuIds: readonly string[]): Promise<AuthoredChange> =>
  author(client, await approved(client, iuIds));

type Change = Pick<AuthoredChange, "review_decision_id" | "change_set_id">;

export const enact = (client: Client, iuId: string | null, change: Change) =>
  call(client, fnIuEnact, {
    p_iu_id: iuId as string,
    p_review_decision_id: change.review_decision_id,
    p_change_set_id: change.change_set_id,
    p_actor: "ana",
  });

export const enactMany = (client: Client, iuIds: readonly string[], change: Change) =>
  call(client, fnIuEnactMany, {
    p_iu_ids: [...iuIds],
    p_review_decision_id: change.review_decision_id,
    p_change_set_id: change.change_set_id,
    p_actor: "ana",
  });

/** Enacts these units under a change set of their own. */
export async function enacted(client: Client, ...iuIds: string[]): Promise<AuthoredChange> {
  const change = await authored(client, iuIds);
  await enactMany(client, iuIds, change);
  return change;
}
