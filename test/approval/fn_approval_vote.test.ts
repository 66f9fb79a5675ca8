import { beforeAll, describe, expect, test } from "vitest";
import { fnApprovalState } from "../../schema-ts/approval/fn_approval_state.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, sqlstate, state } from "../config/session.ts";
import { configure, traceparent } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { digest, open, prepare, setPolicy, setPrincipal, stateOf, subject, vote } from "./approvals.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await prepare(operator);
});

/** The refusal, and that it left nothing behind. */
async function refused(attempt: () => Promise<unknown>) {
  const before = await state(owner);
  const found = await refusal(attempt());
  expect(await state(owner)).toEqual(before);
  return found;
}

describe("a request", () => {
  test("keeps the policy's terms and waits for votes", async () => {
    const id = await open(app, { p_context: { reason: "Hóa đơn 4711" } });
    await setPolicy(operator, "two", { minimum_approvals: 1 });
    const found = await call(app, fnApprovalState, { p_request_id: id });
    await setPolicy(operator, "two", { minimum_approvals: 2 });
    expect(found).toMatchObject({
      request_id: id,
      policy: "two",
      subject_kind: "payment",
      subject_id: subject,
      subject_digest: digest,
      requested_by: "ana",
      context: { reason: "Hóa đơn 4711" },
      state: "pending",
      approvals: 0,
      required: 2,
      rejections: 0,
      roles: [],
      votes: [],
      terms: { minimum_approvals: 2, distinct_roles: 1, requester_may_vote: false, one_reject_vetoes: true },
    });
    expect(Date.parse(found.expires_at) - Date.parse(found.requested_at)).toBe(7 * 86_400_000);
    const { rows } = await app.query("select may_vote, required, approvals from iu_core.v_approval_pending where request_id = $1", [id]);
    expect(rows).toEqual([{ may_vote: ["bình", "chi", "dũng"], required: 2, approvals: 0 }]);
  });

  test.each([
    ["policy", { p_policy: "no.such" }, "IU002", "p_policy"],
    ["policy at all", { p_policy: null }, "IU002", "p_policy"],
    ["kind", { p_subject_kind: "a kind" }, "IU003", "p_subject_kind"],
    ["kind at all", { p_subject_kind: null }, "IU003", "p_subject_kind"],
    ["subject", { p_subject_id: null }, "IU003", "p_subject_id"],
    ["digest", { p_subject_digest: "A".repeat(64) }, "IU003", "p_subject_digest"],
    ["digest at all", { p_subject_digest: null }, "IU003", "p_subject_digest"],
    ["requester", { p_requested_by: " " }, "IU003", "p_actor"],
    ["object as context", { p_context: [] }, "IU003", "p_context"],
    ["small context", { p_context: { text: "x".repeat(16384) } }, "IU003", "p_context"],
  ])("without a good %s is refused", async (_, changes, sqlstate, argument) => {
    expect(await refused(() => open(app, changes as never))).toMatchObject({ sqlstate, detail: { argument } });
  });

  test("with a malformed trace context is refused", async () => {
    expect(await refused(() => open(app, { p_traceparent: "00-0-0-0" }))).toMatchObject({ sqlstate: "IU003" });
  });

  test.each([
    ["too few principals", { minimum_approvals: 4 }, { required: 4, eligible: 3 }],
    ["too few roles", { minimum_approvals: 3, distinct_roles: 3 }, { distinct_roles: 3, eligible_roles: 2 }],
    ["nobody of its role", { voter_roles: ["audit"] }, { required: 1, eligible: 0 }],
    ["only the requester", { voters: ["ana"] }, { required: 1, eligible: 0 }],
    ["all of them excluded", { voters: ["chi"], excluded_principals: ["chi"] }, { eligible: 0 }],
  ])("is refused under a policy that finds %s", async (_, rules, detail) => {
    await setPolicy(operator, "unmet", rules);
    expect(await refused(() => open(app, { p_policy: "unmet" }))).toMatchObject({
      sqlstate: "IU003",
      detail: { argument: "p_policy", ...detail },
    });
  });
});

describe("votes", () => {
  test("of two principals make a quorum of two; a third comes too late", async () => {
    const id = await open(app);
    expect(await vote(app, id, "bình", "approve", "Đã kiểm tra.")).toEqual({
      request_id: id,
      state: "pending",
      approvals: 1,
      required: 2,
      rejections: 0,
      roles: 1,
      distinct_roles: 1,
    });
    expect(await vote(app, id, "dũng")).toMatchObject({ state: "approved", approvals: 2 });
    expect(await refused(() => vote(app, id, "chi", "reject"))).toMatchObject({
      sqlstate: "IU006",
      detail: { from: "approved", transition: "reject" },
    });
    const found = await call(app, fnApprovalState, { p_request_id: id });
    expect(found.votes).toMatchObject([
      { principal: "bình", decision: "approve", role: "finance", comment: "Đã kiểm tra." },
      { principal: "dũng", decision: "approve", role: "finance", comment: null },
    ]);
    expect(found).toMatchObject({ changed_by: "dũng", roles: ["finance"] });
  });

  test("of one role do not make a quorum of two roles", async () => {
    const id = await open(app, { p_policy: "two_roles" });
    await vote(app, id, "bình");
    expect(await vote(app, id, "dũng")).toMatchObject({ state: "pending", approvals: 2, roles: 1, distinct_roles: 2 });
    expect(await vote(app, id, "chi")).toMatchObject({ state: "approved", approvals: 3, roles: 2 });
  });

  test("keep the role they were cast in", async () => {
    const id = await open(app, { p_policy: "two_roles" });
    await vote(app, id, "bình");
    await setPrincipal(operator, "bình", "legal");
    expect(await vote(app, id, "chi")).toMatchObject({ state: "approved", roles: 2 });
    await setPrincipal(operator, "bình", "finance");
  });

  test("of one who rejects veto", async () => {
    const id = await open(app);
    await vote(app, id, "bình");
    expect(await vote(app, id, "chi", "reject")).toMatchObject({ state: "rejected", approvals: 1, rejections: 1 });
    expect(await refused(() => vote(app, id, "dũng"))).toMatchObject({ sqlstate: "IU006", detail: { from: "rejected" } });
  });

  test("without a veto reject what can no longer be approved", async () => {
    await setPolicy(operator, "lenient", { minimum_approvals: 2, one_reject_vetoes: false });
    const one = await open(app, { p_policy: "lenient" });
    expect(await vote(app, one, "bình", "reject")).toMatchObject({ state: "pending", rejections: 1 });
    expect(await vote(app, one, "chi", "reject")).toMatchObject({ state: "rejected", rejections: 2 });
    const other = await open(app, { p_policy: "lenient" });
    await vote(app, other, "bình", "reject");
    await vote(app, other, "chi");
    expect(await vote(app, other, "dũng")).toMatchObject({ state: "approved", approvals: 2, rejections: 1 });
    await setPolicy(operator, "lenient", { minimum_approvals: 2, distinct_roles: 2, one_reject_vetoes: false });
    const roles = await open(app, { p_policy: "lenient" });
    expect(await vote(app, roles, "chi", "reject")).toMatchObject({ state: "rejected" });
  });

  test("are not cast twice, nor by who asks, nor by strangers", async () => {
    const id = await open(app);
    await vote(app, id, "bình");
    expect(await refused(() => vote(app, id, "bình", "reject"))).toMatchObject({
      sqlstate: "IU005",
      detail: { principal: "bình", actual: "approve" },
    });
    expect(await refused(() => vote(app, id, "ana"))).toMatchObject({ sqlstate: "IU011", detail: { reason: "requester" } });
    expect(await refused(() => vote(app, id, "Bình"))).toMatchObject({ sqlstate: "IU002", detail: { argument: "p_principal" } });
    await setPrincipal(operator, "giang", "legal");
    await setPrincipal(operator, "giang", null);
    expect(await refused(() => vote(app, id, "giang"))).toMatchObject({ sqlstate: "IU002" });
    await setPolicy(operator, "finance", { voter_roles: ["finance"], voters: ["ana"], excluded_principals: ["dũng"] });
    const other = await open(app, { p_policy: "finance" });
    expect(await refused(() => vote(app, other, "chi"))).toMatchObject({ sqlstate: "IU011", detail: { reason: "role", role: "legal" } });
    expect(await refused(() => vote(app, other, "dũng"))).toMatchObject({ sqlstate: "IU011", detail: { reason: "excluded" } });
    expect(await vote(app, other, "bình")).toMatchObject({ state: "approved" });
  });

  test("of the requester count where the policy says so", async () => {
    await setPolicy(operator, "own", { requester_may_vote: true });
    expect(await vote(app, await open(app, { p_policy: "own" }), "ana")).toMatchObject({ state: "approved" });
  });

  test("that are malformed, or on nothing, are refused", async () => {
    const id = await open(app);
    for (const decision of ["yes", "", null as never])
      expect(await refused(() => vote(app, id, "bình", decision))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_decision" } });
    for (const comment of ["", "x".repeat(2001)])
      expect(await refused(() => vote(app, id, "bình", "approve", comment))).toMatchObject({
        sqlstate: "IU003",
        detail: { argument: "p_comment" },
      });
    expect(await refused(() => vote(app, id, " "))).toMatchObject({ sqlstate: "IU003" });
    expect(await refused(() => vote(app, null, "bình"))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_request_id" } });
    expect(await refused(() => vote(app, subject, "bình"))).toMatchObject({ sqlstate: "IU004", detail: { request_id: subject } });
    expect(await stateOf(app, id)).toBe("pending");
  });

  test("and what a request asks for are not rewritten, even by the owner", async () => {
    const id = await open(app);
    await vote(app, id, "bình");
    const rewritings = [
      `update iu_core.approval_request set subject_digest = '${"c".repeat(64)}'`,
      "update iu_core.approval_request set minimum_approvals = 1",
      "update iu_core.approval_request set expires_at = 'infinity'",
      "delete from iu_core.approval_request",
      "update iu_core.approval_vote set decision = 'approve'",
      "delete from iu_core.approval_vote",
    ];
    for (const statement of rewritings) expect([statement, await sqlstate(owner.query(statement))]).toEqual([statement, "IU009"]);
  });
});

test("each step is an event of the domain approval, with the trace it was asked for under", async () => {
  await configure(operator, "approval_event_runtime.emit_enabled", true);
  const id = await open(app, { p_traceparent: traceparent, p_policy: "one" });
  await vote(app, id, "bình");
  await vote(app, await open(app, { p_policy: "one" }), "chi", "reject");
  const { rows } = await owner.query(
    "select event_type, emit_mode, actor, payload, trace_id from iu_core.event_outbox where subject_kind = 'approval_request' and subject_id = $1 order by event_id",
    [id],
  );
  expect(rows.map(({ event_type, actor }) => [event_type, actor])).toEqual([
    ["approval.requested", "ana"],
    ["approval.voted", "bình"],
    ["approval.approved", "bình"],
  ]);
  const payload = {
    policy: "one",
    subject_kind: "payment",
    subject_id: subject,
    subject_digest: digest,
    approvals: 1,
    rejections: 0,
    required: 1,
  };
  expect(rows[1]).toMatchObject({ emit_mode: "dry_run", payload: { ...payload, decision: "approve" }, trace_id: traceparent.slice(3, 35) });
  expect(rows[2]?.payload).toEqual(payload);
  const types = await owner.query("select event_type from iu_core.event_outbox order by event_id desc limit 2");
  expect(types.rows.map(({ event_type }) => event_type)).toEqual(["approval.rejected", "approval.voted"]);
  await configure(operator, "approval_event_runtime.emit_enabled", false);
});
