import { fnApprovalPrincipalSet } from "../../schema-ts/approval/fn_approval_principal_set.ts";
import { fnApprovalVote } from "../../schema-ts/approval/fn_approval_vote.ts";
import { approvalEnabled } from "../../schema-ts/approval/gates.ts";
import { composerEnabled } from "../../schema-ts/collection/gates.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import type { BlockSpec } from "../../schema-ts/cut/block_spec.ts";
import type { CutState } from "../../schema-ts/cut/cut_states.ts";
import { fnCutCompensate } from "../../schema-ts/cut/fn_cut_compensate.ts";
import { fnCutCompensationPlan } from "../../schema-ts/cut/fn_cut_compensation_plan.ts";
import { fnCutComplete } from "../../schema-ts/cut/fn_cut_complete.ts";
import { fnCutExecute } from "../../schema-ts/cut/fn_cut_execute.ts";
import { fnCutOpen } from "../../schema-ts/cut/fn_cut_open.ts";
import { fnCutPlan } from "../../schema-ts/cut/fn_cut_plan.ts";
import { fnCutPlanMarkdown } from "../../schema-ts/cut/fn_cut_plan_markdown.ts";
import { fnCutReinstate } from "../../schema-ts/cut/fn_cut_reinstate.ts";
import { fnCutSubmit } from "../../schema-ts/cut/fn_cut_submit.ts";
import { fnCutVerify } from "../../schema-ts/cut/fn_cut_verify.ts";
import { executionEnabled, planningEnabled } from "../../schema-ts/cut/gates.ts";
import { governanceEnabled } from "../../schema-ts/governance/gates.ts";
import { holdEnabled } from "../../schema-ts/hold/gates.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { unitWriteEnabled } from "../../schema-ts/unit/gates.ts";
import type { Client } from "../../scripts/postgres/connect.ts";

const gates = [planningEnabled, executionEnabled, approvalEnabled, governanceEnabled, holdEnabled, unitWriteEnabled, composerEnabled];

/** Opens what cutting needs, and lets bình vote. */
export async function prepare(owner: Client): Promise<void> {
  for (const { name } of gates) await call(owner, fnDotConfigSet, { p_key: name, p_value: true, p_actor: "test", p_reason: "test" });
  await call(owner, fnApprovalPrincipalSet, { p_principal: "bình", p_role: "reviewer", p_actor: "test" });
}

let made = 0;
/** A document nobody has opened. */
export const newDocument = () => `document.${process.pid}.${++made}`;

export const open = (client: Client, source: string, key = newDocument()) =>
  call(client, fnCutOpen, { p_document_key: key, p_source: source, p_actor: "ana" });
export const plan = (client: Client, cut: string, blocks: BlockSpec[]) =>
  call(client, fnCutPlan, { p_cut_request_id: cut, p_blocks: blocks, p_actor: "ana" });
export const planMarkdown = (client: Client, cut: string, maxLevel = 6) =>
  call(client, fnCutPlanMarkdown, { p_cut_request_id: cut, p_actor: "ana", p_max_level: maxLevel });
export const submit = (client: Client, cut: string) => call(client, fnCutSubmit, { p_cut_request_id: cut, p_actor: "ana" });
export const execute = (client: Client, cut: string, mode = "real", actor = "chi") =>
  call(client, fnCutExecute, { p_cut_request_id: cut, p_mode: mode, p_actor: actor });
export const verify = (client: Client, cut: string, actor = "dũng") => call(client, fnCutVerify, { p_cut_request_id: cut, p_actor: actor });
export const complete = (client: Client, cut: string) => call(client, fnCutComplete, { p_cut_request_id: cut, p_actor: "chi" });
export const compensate = (client: Client, cut: string) => call(client, fnCutCompensate, { p_cut_request_id: cut, p_actor: "chi" });
export const reinstate = (client: Client, cut: string) => call(client, fnCutReinstate, { p_cut_request_id: cut, p_actor: "chi" });
export const compensationPlan = (client: Client, cut: string) => call(client, fnCutCompensationPlan, { p_cut_request_id: cut });

/** Submits a planned cut and lets bình approve it. */
export async function approve(client: Client, cut: string): Promise<string> {
  const { approval_request_id: request } = await submit(client, cut);
  await call(client, fnApprovalVote, { p_request_id: request, p_principal: "bình", p_decision: "approve" });
  return request;
}

/** A Markdown document, taken to the state. */
export async function cutMarkdown(
  client: Client,
  source: string,
  { key = newDocument(), to = "executed" as CutState } = {},
): Promise<{ cut: string; key: string }> {
  const cut = await open(client, source, key);
  const steps: [CutState, () => Promise<unknown>][] = [
    ["opened", async () => {}],
    ["planned", () => planMarkdown(client, cut)],
    ["submitted", () => approve(client, cut)],
    ["executed", () => execute(client, cut)],
    ["verified", () => verify(client, cut)],
    ["completed", () => complete(client, cut)],
    ["compensated", () => compensate(client, cut)],
  ];
  for (const [state, step] of steps) {
    await step();
    if (state === to) break;
  }
  return { cut, key };
}

export interface Leg {
  block_no: number;
  action: string;
  byte_start: number | null;
  byte_end: number | null;
  canonical_address: string | null;
  title: string | null;
  gap_name: string | null;
  iu_id: string | null;
  version_no: number | null;
}

export const legs = async (client: Client, cut: string): Promise<Leg[]> =>
  (await client.query("select * from iu_core.cut_leg where cut_request_id = $1 order by block_no", [cut])).rows;

/** `action address` of each leg, the document's key left out. */
export const actions = async (client: Client, cut: string): Promise<string[]> => {
  const { rows } = await client.query(
    `select l.action || ' ' || coalesce(substr(l.canonical_address, length(q.document_key) + 2), l.gap_name) as line
     from iu_core.cut_leg l join iu_core.cut_request q using (cut_request_id)
     where cut_request_id = $1 order by block_no`,
    [cut],
  );
  return rows.map(({ line }) => line);
};

export const stateOf = async (client: Client, cut: string): Promise<string> =>
  (await client.query("select state from iu_core.cut_request where cut_request_id = $1", [cut])).rows[0]?.state;

/** Texts and states of a document's units: what a compensation brings back. */
export const textsOf = async (client: Client, key: string): Promise<unknown[]> =>
  (
    await client.query(
      `select u.canonical_address, u.lifecycle_status, v.title, v.body_digest, u.metadata
       from iu_core.information_unit u
       join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
       where starts_with(u.canonical_address, $1) and u.lifecycle_status <> 'withdrawn'
       order by u.canonical_address`,
      [`${key}/`],
    )
  ).rows;

/** Every row of the product: nothing was written when it is the same. */
export const fingerprint = async (client: Client): Promise<unknown[]> =>
  (await client.query("select relation, row_count, digest from iu_core.fn_iu_state_digest() order by relation")).rows;
