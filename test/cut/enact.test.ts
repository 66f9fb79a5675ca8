import { beforeAll, expect, test } from "vitest";
import { fnApprovalVote } from "../../schema-ts/approval/fn_approval_vote.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { fnGovernanceAuthor } from "../../schema-ts/governance/fn_governance_author.ts";
import { fnReviewRequest } from "../../schema-ts/governance/fn_review_request.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuEnactMany } from "../../schema-ts/lifecycle/fn_iu_enact_many.ts";
import { lifecycleEnabled } from "../../schema-ts/lifecycle/gates.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compensate, complete, cutMarkdown, newDocument, prepare, textsOf } from "./cuts.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await prepare(owner);
  await call(owner, fnDotConfigSet, { p_key: lifecycleEnabled.name, p_value: true, p_actor: "test", p_reason: "test" });
});

/** Has the units reviewed, and brings them into force under a change set of the cut. */
async function enact(key: string, cut: string, units: string[]) {
  const request = await call(owner, fnReviewRequest, { p_operation: "enact", p_iu_ids: units, p_actor: "ana" });
  await call(owner, fnApprovalVote, { p_request_id: request, p_principal: "bình", p_decision: "approve" });
  const change = await call(owner, fnGovernanceAuthor, {
    p_document_key: key,
    p_request_id: request,
    p_actor: "ana",
    p_cut_request_id: cut,
  });
  return call(owner, fnIuEnactMany, {
    p_iu_ids: units,
    p_review_decision_id: change.review_decision_id,
    p_change_set_id: change.change_set_id,
    p_actor: "ana",
  });
}

const drift = async () =>
  (await owner.query("select current_drift from iu_core.v_iu_three_axis_envelope_refresh_status")).rows[0].current_drift.content_diff_count;
const source = "# A\n\nMột.\n\n# B\n\nHai.\n\n# C\n\nBa.\n";

test("a document is cut, enacted, edited, cut and enacted again, and taken back to what it was", async () => {
  const key = newDocument();
  const first = await cutMarkdown(owner, source, { key, to: "verified" });
  const { to_enact: units } = await complete(owner, first.cut);
  expect(await drift()).toBe(0);
  expect(await enact(key, first.cut, units)).toMatchObject({ enacted: 3 });
  expect(await drift()).toBe(3);
  await owner.query("select iu_core.fn_iu_three_axis_envelope_refresh('ana')");
  expect(await drift()).toBe(0);
  const blocks = await owner.query(
    `select b.byte_start, b.byte_end from cutter_governance.manifest_unit_block b join cutter_governance.manifest_envelope using (manifest_envelope_id)
     where cut_request_id = $1 order by block_no`,
    [first.cut],
  );
  expect(blocks.rows.map(({ byte_start, byte_end }) => Buffer.from(source).subarray(byte_start, byte_end).toString()).join("")).toBe(
    source,
  );
  const before = await textsOf(owner, key);

  const second = await cutMarkdown(owner, source.replace("Hai.", "Hai, sửa.").replace("# C\n\nBa.\n", ""), { key, to: "verified" });
  const left = await complete(owner, second.cut);
  expect(left).toMatchObject({ to_enact: [units[1]], to_retire: [units[2]] });
  await compensate(owner, second.cut);
  expect(await textsOf(owner, key)).toEqual(before);
});

test("what was enacted is not compensated: the enactment is taken back first", async () => {
  const { cut, key } = await cutMarkdown(owner, source, { to: "verified" });
  const { to_enact: units } = await complete(owner, cut);
  await enact(key, cut, units);
  expect(await refusal(compensate(owner, cut))).toMatchObject({
    sqlstate: "IU010",
    detail: { steps: [{ problem: "drift", status: "enacted" }, {}, {}] },
  });
  await owner.query("select iu_core.fn_iu_unenact(iu_id, 'ana') from unnest($1::uuid[]) as u (iu_id)", [units]);
  expect(await compensate(owner, cut)).toMatchObject({ withdrawn: 3 });
});
