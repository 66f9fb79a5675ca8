import { beforeAll, expect, test } from "vitest";
import { fnApprovalState } from "../../schema-ts/approval/fn_approval_state.ts";
import { fnIuUnitsDigest } from "../../schema-ts/governance/fn_iu_units_digest.ts";
import { governanceEnabled, reviewPolicy } from "../../schema-ts/governance/gates.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { setPolicy } from "../approval/approvals.ts";
import { revise, setStatus, sha256 } from "../collection/collections.ts";
import { refusal, state } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";
import { decide, decided, prepare, request, vote } from "./reviews.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await prepare(owner);
});

const digestOf = (iuIds: string[], client = app) => call(client, fnIuUnitsDigest, { p_iu_ids: iuIds });

/** What a function behind the review asks; only the owner's functions may. */
const requireReview = (decision: string | null, operation: string, iuIds: string[]) =>
  owner.query("select iu_core.fn_review_require($1, $2, $3)", [decision, operation, iuIds]);

test("the digest of units is what the contract says, in any order, each once", async () => {
  const a = await create(app, { p_body: "Một." });
  const b = await create(app, { p_body: "Hai." });
  await revise(app, b, "Ba.");
  const lines = [`${a}\t1\t${sha256("Một.")}\tdraft\n`, `${b}\t2\t${sha256("Ba.")}\tdraft\n`].sort();
  const expected = sha256(`iu.units.v1\n${lines.join("")}`);
  expect(await digestOf([a, b])).toBe(expected);
  expect(await digestOf([b, a, b], await database.connect({ role: "iu_reader" }))).toBe(expected);
  expect((await refusal(digestOf([a, unknownId]))).detail).toMatchObject({ code: "not_found", missing: [unknownId] });
  for (const bad of [[], null, [null], [[a], [b]], Array.from({ length: 10_001 }, () => a)])
    expect((await refusal(digestOf(bad as string[]))).sqlstate).toBe("IU003");
});

test("an approval is opened under the shipped policy, bound to the units as they are", async () => {
  const unit = await create(app);
  const requestId = await request(app, [unit], "retire", { why: "Hết hiệu lực." });
  const standing = await call(app, fnApprovalState, { p_request_id: requestId });
  expect(standing).toMatchObject({
    policy: "iu_core.review",
    subject_kind: "review.retire",
    subject_digest: await digestOf([unit]),
    context: { why: "Hết hiệu lực.", operation: "retire", units: 1 },
    required: 1,
    terms: { requester_may_vote: false, one_reject_vetoes: true },
  });
  expect(Date.parse(standing.expires_at) - Date.parse(standing.requested_at)).toBe(30 * 24 * 3600 * 1000);
});

test("an operator names another policy in the setting", async () => {
  const unit = await create(app);
  await setPolicy(owner, "hai", { minimum_approvals: 2 });
  await configure(owner, reviewPolicy.name, "hai");
  const requestId = await request(app, [unit]);
  await vote(app, requestId);
  expect((await refusal(decide(app, requestId))).detail).toMatchObject({ reason: "pending", required: 2 });
  await vote(app, requestId, "approve", "chi");
  await expect(decide(app, requestId)).resolves.toEqual(expect.any(String));
  await configure(owner, reviewPolicy.name, null);
});

test("bad requests are refused and leave nothing", async () => {
  const unit = await create(app);
  const before = await state(owner);
  const refusals = [
    [() => request(app, [unit], "burn"), "IU002"],
    [() => request(app, [unit], null as never), "IU002"],
    [() => request(app, []), "IU003"],
    [() => request(app, [unknownId]), "IU004"],
    [() => request(app, [unit], "enact", [] as never), "IU003"],
    [() => request(app, [unit], "enact", { text: "x".repeat(16_000) }), "IU003"],
    [() => decide(app, unknownId), "IU004"],
    [() => decide(app, null), "IU003"],
  ] as const;
  for (const [attempt, code] of refusals) expect((await refusal(attempt())).sqlstate).toBe(code);
  expect(await state(owner)).toEqual(before);
});

test("a closed gate stops requests and decisions, not what was decided", async () => {
  const unit = await create(app);
  const requestId = await request(app, [unit], "split");
  await vote(app, requestId);
  const decision = await decide(app, requestId);
  await configure(owner, governanceEnabled.name, false);
  for (const attempt of [() => request(app, [unit]), () => decide(app, requestId)])
    expect((await refusal(attempt())).detail).toMatchObject({ code: "gate_closed", gate: governanceEnabled.name });
  await expect(requireReview(decision, "split", [unit])).resolves.toBeDefined();
  await configure(owner, governanceEnabled.name, true);
});

test("a decision counts for its operation, its units, as they were, while its approval does", async () => {
  const [a, b, c] = [await create(app), await create(app), await create(app)];
  const merge = await decided(app, [a, b], "merge");
  const retire = await decided(app, [a, b], "retire");
  await expect(requireReview(merge, "merge", [b, a])).resolves.toBeDefined();
  await expect(requireReview(retire, "retire", [b])).resolves.toBeDefined();
  const reasonOf = async (attempt: Promise<unknown>) => {
    const { sqlstate, detail } = await refusal(attempt);
    return [sqlstate, detail.reason, detail.units];
  };
  expect(await reasonOf(requireReview(null, "merge", [a, b]))).toEqual(["IU007", "missing", null]);
  expect(await reasonOf(requireReview(unknownId, "merge", [a, b]))).toEqual(["IU007", "missing", null]);
  expect(await reasonOf(requireReview(merge, "split", [a, b]))).toEqual(["IU007", "other_operation", null]);
  expect(await reasonOf(requireReview(merge, "merge", [a]))).toEqual(["IU007", "other_units", [b]]);
  expect(await reasonOf(requireReview(retire, "retire", [a, c]))).toEqual(["IU007", "other_units", [c]]);

  await setStatus(owner, b, "enacted");
  const changed = [{ iu_id: b, actual: `1\t${sha256("Phạm vi điều chỉnh.")}\tenacted` }];
  expect(await reasonOf(requireReview(merge, "merge", [a, b]))).toEqual(["IU007", "other_digest", changed]);
  await expect(requireReview(retire, "retire", [a])).resolves.toBeDefined();
  await owner.query(
    "select iu_core.fn_approval_invalidate(subject_kind, subject_id, null, 'operator') from iu_core.approval_request where subject_kind = 'review.retire'",
  );
  expect(await reasonOf(requireReview(retire, "retire", [a]))).toEqual(["IU007", "invalidated", undefined]);
});

test("a rejection is recorded, and allows nothing", async () => {
  const unit = await create(app);
  const requestId = await request(app, [unit], "retire");
  await vote(app, requestId, "reject");
  const decision = await decide(app, requestId);
  expect((await refusal(requireReview(decision, "retire", [unit]))).detail).toMatchObject({ reason: "rejected" });
});
