import { fnApprovalPrincipalSet } from "../../schema-ts/approval/fn_approval_principal_set.ts";
import { fnApprovalVote } from "../../schema-ts/approval/fn_approval_vote.ts";
import { approvalEnabled } from "../../schema-ts/approval/gates.ts";
import { composerEnabled } from "../../schema-ts/collection/gates.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { fnReviewDecide } from "../../schema-ts/governance/fn_review_decide.ts";
import { fnReviewRequest } from "../../schema-ts/governance/fn_review_request.ts";
import { governanceEnabled } from "../../schema-ts/governance/gates.ts";
import type { ReviewOperation } from "../../schema-ts/governance/operations.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuMembershipDecide } from "../../schema-ts/structure/fn_iu_membership_decide.ts";
import { fnIuMembershipUndecide } from "../../schema-ts/structure/fn_iu_membership_undecide.ts";
import { fnIuMerge } from "../../schema-ts/structure/fn_iu_merge.ts";
import { fnIuSplit } from "../../schema-ts/structure/fn_iu_split.ts";
import { fnIuSupersede } from "../../schema-ts/structure/fn_iu_supersede.ts";
import { fnIuUnmerge } from "../../schema-ts/structure/fn_iu_unmerge.ts";
import { fnIuUnsplit } from "../../schema-ts/structure/fn_iu_unsplit.ts";
import { fnIuUnsupersede } from "../../schema-ts/structure/fn_iu_unsupersede.ts";
import { structureOpsEnabled } from "../../schema-ts/structure/gates.ts";
import type { PartSpec, TargetSpec } from "../../schema-ts/structure/part_spec.ts";
import type { StructureOperation } from "../../schema-ts/structure/results.ts";
import { unitWriteEnabled } from "../../schema-ts/unit/gates.ts";
import type { Client } from "../../scripts/postgres/connect.ts";

/** Opens what the operations and their reviews need, and registers who votes. */
export async function prepare(owner: Client): Promise<void> {
  for (const { name } of [unitWriteEnabled, composerEnabled, approvalEnabled, governanceEnabled, structureOpsEnabled])
    await call(owner, fnDotConfigSet, { p_key: name, p_value: true, p_actor: "test", p_reason: "test" });
  await call(owner, fnApprovalPrincipalSet, { p_principal: "bình", p_role: "reviewer", p_actor: "test" });
}

/** A review of these units that allows the operation. */
export async function review(client: Client, operation: ReviewOperation, ids: string[], decision = "approve"): Promise<string> {
  const p_request_id = await call(client, fnReviewRequest, { p_operation: operation, p_iu_ids: ids, p_actor: "ana" });
  await call(client, fnApprovalVote, { p_request_id, p_principal: "bình", p_decision: decision });
  return await call(client, fnReviewDecide, { p_request_id, p_actor: "ana" });
}

export const parts = (...bodies: string[]): PartSpec[] => bodies.map((body, i) => ({ title: `Phần ${i + 1}`, body }));

/** The operations and their inverses, over the application's connection unless another is given; reviews are made unless one is given. */
export function operationsOf(app: () => Client) {
  const by = { p_actor: "ana" };
  const split = async (id: string, p_parts: PartSpec[] = parts("Một.", "Hai."), { decision, client = app(), ...more }: Options = {}) =>
    call(client, fnIuSplit, {
      p_iu_id: id,
      p_parts,
      p_review_decision_id: decision ?? (await review(client, "split", [id])),
      ...by,
      ...more,
    });
  const merge = async (ids: string[], p_target: TargetSpec = { title: "Gộp" }, { decision, client = app() }: Options = {}) =>
    call(client, fnIuMerge, { p_iu_ids: ids, p_target, p_review_decision_id: decision ?? (await review(client, "merge", ids)), ...by });
  const supersede = async (old: string, by_: string, { decision, client = app() }: Options = {}) =>
    call(client, fnIuSupersede, {
      p_old_iu_id: old,
      p_new_iu_id: by_,
      p_review_decision_id: decision ?? (await review(client, "supersede", [old, by_])),
      ...by,
    });
  const undo = (operation: StructureOperation, p_operation_id: string, client = app()) =>
    call(client, { split: fnIuUnsplit, merge: fnIuUnmerge, supersede: fnIuUnsupersede }[operation], { p_operation_id, ...by });
  const decide = (p_operation_id: string, p_collection_key: string, p_decision: string, p_expected_manifest_no: number, client = app()) =>
    call(client, fnIuMembershipDecide, { p_operation_id, p_collection_key, p_decision, p_expected_manifest_no, ...by });
  const undecide = (p_operation_id: string, p_collection_key: string, p_expected_manifest_no: number, client = app()) =>
    call(client, fnIuMembershipUndecide, { p_operation_id, p_collection_key, p_expected_manifest_no, ...by });
  return { split, merge, supersede, undo, decide, undecide };
}

interface Options {
  decision?: string;
  client?: Client;
  p_lossless?: boolean;
}

/** What waits for a decision in a collection. */
export const pending = async (client: Client, key: string) =>
  (
    await client.query(
      "select operation_id, operation, piece_order, iu_id, successors, manifest_no from iu_core.v_iu_membership_pending where collection_key = $1 order by piece_order",
      [key],
    )
  ).rows;

/** State and newest text of units, in the order given. */
export const unitsOf = async (client: Client, ids: readonly string[]) =>
  (
    await client.query(
      `select u.iu_id, u.canonical_address, u.unit_kind, u.lifecycle_status as status, u.enacted_version_no, v.version_no, v.title, v.body
       from unnest($1::uuid[]) with ordinality as g (iu_id, n)
       join iu_core.information_unit u using (iu_id)
       join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
       order by g.n`,
      [ids],
    )
  ).rows;

export const statusesOf = async (client: Client, ids: readonly string[]): Promise<string[]> =>
  (await unitsOf(client, ids)).map(({ status }) => status);

/** Brings the current version of a unit into force, behind the functions' back. */
export const enactByHand = (owner: Client, id: string) =>
  owner.query(
    "update iu_core.information_unit set lifecycle_status = 'enacted', enacted_version_no = current_version_no where iu_id = $1",
    [id],
  );

/** Transitions logged about a unit, oldest first. */
export const logOf = async (client: Client, id: string) =>
  (
    await client.query(
      "select transition_type, from_status, to_status, version_no, detail from iu_core.iu_lifecycle_log where iu_id = $1 order by log_id",
      [id],
    )
  ).rows;
