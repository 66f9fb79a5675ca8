import { beforeAll, expect, test } from "vitest";
import { fnApprovalCancel } from "../../schema-ts/approval/fn_approval_cancel.ts";
import { fnGovernanceAuthor } from "../../schema-ts/governance/fn_governance_author.ts";
import { fnGovernanceTrace } from "../../schema-ts/governance/fn_governance_trace.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { revise, sha256 } from "../collection/collections.ts";
import { refusal, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";
import { approved, author, decide, prepare, request, vote } from "./reviews.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await prepare(owner);
});

const governance = async (table: string, change: { [id: string]: unknown }, key: string) =>
  (await owner.query(`select * from cutter_governance.${table} where ${key} = $1`, [change[key]])).rows;

test("all four rows, in the order of the review, sealed by a digest anybody can recompute", async () => {
  const first = await create(app, {
    p_title: "Điều 1",
    p_body: "Một.",
    p_metadata: { cut_request_id: unknownId, byte_start: 0, byte_end: 6 },
  });
  const second = await create(app, {
    p_title: "Điều 2",
    p_body: "Hai.",
    p_metadata: { cut_request_id: unknownId, byte_start: 9, byte_end: 2 },
  });
  const requestId = await request(app, [second, first], "enact", { source_digest: sha256("nguồn") });
  await vote(app, requestId);
  const change = await call(app, fnGovernanceAuthor, {
    p_document_key: "quy-định",
    p_request_id: requestId,
    p_actor: "ana",
    p_cut_request_id: unknownId,
  });
  expect(change).toMatchObject({ unit_blocks: 2 });

  const [envelope] = await governance("manifest_envelope", { ...change }, "manifest_envelope_id");
  expect(envelope).toMatchObject({
    document_key: "quy-định",
    source_digest: sha256("nguồn"),
    unit_count: 2,
    cut_request_id: unknownId,
    created_by: "ana",
  });
  const blocks = await governance("manifest_unit_block", { ...change }, "manifest_envelope_id");
  expect(
    blocks.map(({ block_no, iu_id, version_no, byte_start, byte_end }) => [block_no, iu_id, version_no, byte_start, byte_end]),
  ).toEqual([
    [1, second, 1, null, null],
    [2, first, 1, 0, 6],
  ]);
  const lines = blocks.map(
    (b) =>
      `${b.block_no}\t${b.iu_id}\t${b.version_no}\t${b.canonical_address}\t${b.body_digest}\t${b.byte_start ?? ""}\t${b.byte_end ?? ""}\n`,
  );
  expect(envelope.manifest_digest).toBe(sha256(`iu.manifest.v1\n${lines.join("")}`));
  const [decision] = await governance("review_decision", { ...change }, "review_decision_id");
  expect(decision).toMatchObject({ operation: "enact", decision: "approved", approval_request_id: requestId, iu_ids: [second, first] });
  expect(await governance("cut_change_set", { ...change }, "change_set_id")).toMatchObject([
    { manifest_envelope_id: change.manifest_envelope_id, review_decision_id: change.review_decision_id },
  ]);
});

test("asked again it answers the same; for another document it is refused", async () => {
  const requestId = await approved(app, [await create(app)]);
  const change = await author(app, requestId);
  const before = await state(owner);
  expect(await author(app, requestId)).toEqual(change);
  expect(await decide(app, requestId)).toBe(change.review_decision_id);
  const { sqlstate, detail } = await refusal(author(app, requestId, "khác"));
  expect([sqlstate, detail.actual]).toEqual(["IU005", { document_key: "quy-định", cut_request_id: null }]);
  expect(await state(owner)).toEqual(before);
});

test("refused, it writes none of the rows", async () => {
  const unit = await create(app);
  const pending = await request(app, [unit]);
  const rejected = await request(app, [unit]);
  await vote(app, rejected, "reject");
  const retire = await approved(app, [unit], "retire");
  const changed = await create(app);
  const stale = await approved(app, [changed]);
  await revise(app, changed, "Mới.");
  const before = await state(owner);
  const refusals = [
    [() => author(app, pending), "IU007", "pending"],
    [() => author(app, rejected), "IU007", "rejected"],
    [() => author(app, retire), "IU007", "other_operation"],
    [() => author(app, stale), "IU007", "other_digest"],
    [() => author(app, unknownId), "IU004", undefined],
    [() => author(app, null), "IU003", undefined],
    [() => author(app, pending, "không hợp lệ"), "IU003", undefined],
  ] as const;
  for (const [attempt, code, reason] of refusals) {
    const { sqlstate, detail } = await refusal(attempt());
    expect([sqlstate, detail.reason]).toEqual([code, reason]);
  }
  expect(await state(owner)).toEqual(before);
});

test("a cancelled approval authors nothing", async () => {
  const requestId = await approved(app, [await create(app)]);
  await call(app, fnApprovalCancel, { p_request_id: requestId, p_actor: "ana" });
  expect((await refusal(author(app, requestId))).detail).toMatchObject({ code: "approval_required", reason: "cancelled" });
});

test("two authors of one review make one change set", async () => {
  const requestId = await approved(app, [await create(app)]);
  const sessions = await Promise.all([1, 2, 3].map(() => database.connect({ role: "iu_app" })));
  const changes = await Promise.all(sessions.map((session) => author(session, requestId)));
  expect(new Set(changes.map(({ change_set_id }) => change_set_id)).size).toBe(1);
});

test("nobody has a privilege on the tables; auditors and operators ask what allowed a unit", async () => {
  const unit = await create(app);
  const change = await author(app, await approved(app, [unit, await create(app)]));
  for (const role of ["iu_app", "iu_operator", "iu_auditor"]) {
    const client = await database.connect({ role });
    await expect(client.query("select from cutter_governance.review_decision")).rejects.toMatchObject({ code: "42501" });
  }
  await expect(call(app, fnGovernanceTrace, { p_iu_id: unit })).rejects.toMatchObject({ code: "42501" });
  const auditor = await database.connect({ role: "iu_auditor" });
  expect(await call(auditor, fnGovernanceTrace, { p_iu_id: unit })).toMatchObject([
    {
      operation: "enact",
      decision: "approved",
      units: 2,
      requested_by: "ana",
      approved_by: ["bình"],
      rejected_by: [],
      block_no: 1,
      version_no: 1,
      change_set_id: change.change_set_id,
    },
  ]);
  expect((await refusal(call(auditor, fnGovernanceTrace, { p_iu_id: unknownId }))).sqlstate).toBe("IU004");
});

test.each(["review_request", "review_decision", "manifest_envelope", "manifest_unit_block", "cut_change_set"])(
  "%s is append-only",
  async (table) => {
    for (const statement of [`delete from cutter_governance.${table}`, `truncate cutter_governance.${table} cascade`])
      expect((await refusal(owner.query(statement))).sqlstate).toBe("IU009");
  },
);
