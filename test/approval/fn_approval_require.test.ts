import { beforeAll, describe, expect, test } from "vitest";
import { fnApprovalCancel } from "../../schema-ts/approval/fn_approval_cancel.ts";
import { fnApprovalExpire } from "../../schema-ts/approval/fn_approval_expire.ts";
import { fnApprovalHold } from "../../schema-ts/approval/fn_approval_hold.ts";
import { fnApprovalInvalidate } from "../../schema-ts/approval/fn_approval_invalidate.ts";
import { fnApprovalRequire } from "../../schema-ts/approval/fn_approval_require.ts";
import { fnApprovalState } from "../../schema-ts/approval/fn_approval_state.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, refusal, sqlstate, state, untilBlocked } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { digest, open, otherDigest, prepare, stateOf, subject, vote } from "./approvals.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;
let reader: Client;

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  reader = await database.connect({ role: "iu_reader" });
  await prepare(operator);
});

const needed = (request: string | null, changes: Record<string, string | null> = {}) => ({
  p_request_id: request,
  p_subject_kind: "payment",
  p_subject_id: subject,
  p_subject_digest: digest,
  ...changes,
});
const require = (request: string | null, changes = {}) => call(reader, fnApprovalRequire, needed(request, changes));
const hold = (client: Client, request: string) => call(client, fnApprovalHold, needed(request));
const cancel = (request: string, actor = "ana") =>
  call(app, fnApprovalCancel, { p_request_id: request, p_actor: actor, p_reason: "Không cần nữa." });
const invalidate = (newDigest: string | null, id = subject) =>
  call(operator, fnApprovalInvalidate, { p_subject_kind: "payment", p_subject_id: id, p_new_digest: newDigest, p_actor: "operator" });
const expire = (limit = 1000) => call(operator, fnApprovalExpire, { p_limit: limit });

async function approved(changes: Parameters<typeof open>[1] = {}) {
  const id = await open(app, { p_policy: "one", ...changes });
  await vote(app, id, "bình");
  return id;
}
/** A request whose time is over as soon as it is opened. */
async function overdue(changes: Parameters<typeof open>[1] = {}) {
  const id = await open(app, { p_policy: "brief", ...changes });
  await owner.query("select pg_sleep(0.005)");
  return id;
}

describe("an approval counts", () => {
  test("for exactly what it was given for", async () => {
    const id = await approved();
    await require(id);
    const reasonOf = async (request: string | null, changes = {}) => {
      const { sqlstate, detail } = await refusal(require(request, changes));
      return [sqlstate, detail["reason"]];
    };
    expect(await reasonOf(id, { p_subject_digest: otherDigest })).toEqual(["IU007", "other_digest"]);
    expect(await reasonOf(id, { p_subject_kind: "invoice" })).toEqual(["IU007", "other_subject"]);
    expect(await reasonOf(id, { p_subject_id: id })).toEqual(["IU007", "other_subject"]);
    expect(await reasonOf(subject)).toEqual(["IU007", "missing"]);
    expect(await reasonOf(null)).toEqual(["IU007", "missing"]);
    for (const argument of ["p_subject_kind", "p_subject_id", "p_subject_digest"])
      expect(await refusal(require(id, { [argument]: null }))).toMatchObject({ sqlstate: "IU003", detail: { argument } });
  });

  test("with both digests and the votes in the detail when it does not", async () => {
    const id = await open(app);
    await vote(app, id, "bình");
    expect(await refusal(require(id))).toMatchObject({ sqlstate: "IU007", detail: { reason: "pending", approvals: 1, required: 2 } });
    expect(await refusal(require(id, { p_subject_digest: otherDigest }))).toMatchObject({
      detail: { expected: otherDigest, actual: digest },
    });
    await vote(app, id, "chi", "reject");
    expect(await refusal(require(id))).toMatchObject({ detail: { reason: "rejected" } });
  });

  test("while the gate is closed, too; but nothing is asked, voted or cancelled", async () => {
    const id = await approved();
    const waiting = await open(app);
    await configure(operator, "approval.enabled", false);
    const before = await state(owner);
    await require(id);
    for (const attempt of [() => open(app), () => vote(app, waiting, "chi"), () => cancel(waiting)])
      expect(await refusal(attempt())).toMatchObject({ sqlstate: "IU001", detail: { gate: "approval.enabled" } });
    expect(await state(owner)).toEqual(before);
    await configure(operator, "approval.enabled", true);
  });
});

describe("a cancellation", () => {
  test("ends a request, open or approved", async () => {
    for (const [id, from] of [
      [await open(app), "pending"],
      [await approved(), "approved"],
    ] as const) {
      expect(await cancel(id)).toEqual({ request_id: id, from_state: from, state: "cancelled" });
      expect(await refusal(require(id))).toMatchObject({ sqlstate: "IU007", detail: { reason: "cancelled" } });
      expect(await refusal(vote(app, id, "chi"))).toMatchObject({ sqlstate: "IU006", detail: { from: "cancelled" } });
    }
  });

  test("is the requester's alone, of something that counts", async () => {
    const id = await open(app);
    const late = await overdue();
    const before = await state(owner);
    expect(await refusal(cancel(id, "bình"))).toMatchObject({ sqlstate: "IU011", detail: { requested_by: "ana" } });
    expect(await refusal(cancel(late))).toMatchObject({ sqlstate: "IU006", detail: { from: "expired" } });
    expect(await refusal(cancel(subject))).toMatchObject({ sqlstate: "IU004" });
    expect(await refusal(cancel(null as never))).toMatchObject({ sqlstate: "IU003" });
    expect(await state(owner)).toEqual(before);
    await cancel(id);
    expect(await refusal(cancel(id))).toMatchObject({ sqlstate: "IU006", detail: { from: "cancelled" } });
  });

  test("waits for who works under the approval, and they see it afterwards", async () => {
    const id = await approved();
    const worker = await database.connect();
    const pid = await pidOf(app);
    await worker.query("begin");
    await hold(worker, id);
    const cancelled = cancel(id);
    await untilBlocked(owner, pid);
    await worker.query("commit");
    expect(await cancelled).toMatchObject({ state: "cancelled" });
    expect(await refusal(hold(worker, id))).toMatchObject({ sqlstate: "IU007", detail: { reason: "cancelled" } });
    expect(await sqlstate(hold(app, id))).toBe("42501");
  });
});

describe("a changed subject", () => {
  test("invalidates what was asked for its old digest, and nothing else", async () => {
    const id = "01890000-0000-7000-8000-00000000000a";
    const [waiting, good] = [await open(app, { p_subject_id: id }), await approved({ p_subject_id: id })];
    const current = await approved({ p_subject_id: id, p_subject_digest: otherDigest });
    const [rejected, elsewhere] = [await open(app, { p_subject_id: id }), await approved()];
    await vote(app, rejected, "chi", "reject");
    expect(await invalidate(otherDigest, id)).toEqual({
      subject_kind: "payment",
      subject_id: id,
      invalidated: 2,
      request_ids: [waiting, good],
    });
    const states = [];
    for (const one of [waiting, good, current, rejected, elsewhere]) states.push(await stateOf(app, one));
    expect(states).toEqual(["invalidated", "invalidated", "approved", "rejected", "approved"]);
    expect(await refusal(require(good, { p_subject_id: id }))).toMatchObject({ sqlstate: "IU007", detail: { reason: "invalidated" } });
    expect(await invalidate(otherDigest, id)).toMatchObject({ invalidated: 0, request_ids: [] });
    expect(await invalidate(null, id)).toMatchObject({ request_ids: [current] });
  });

  test("is named in full, by an operator", async () => {
    expect(await refusal(invalidate("short"))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_new_digest" } });
    expect(await refusal(invalidate(null, null as never))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_subject_id" } });
    expect(await sqlstate(app.query("select iu_core.fn_approval_invalidate('payment', $1, null, 'ana')", [subject]))).toBe("42501");
  });
});

describe("a request whose time is over", () => {
  test("counts for nothing before it is swept, and is swept into its state", async () => {
    const waiting = await overdue();
    const stored = async () =>
      (await owner.query("select state from iu_core.approval_request where request_id = $1", [waiting])).rows[0].state;
    expect(await stored()).toBe("pending");
    expect(await call(app, fnApprovalState, { p_request_id: waiting })).toMatchObject({ state: "expired" });
    expect(await refusal(vote(app, waiting, "bình"))).toMatchObject({ sqlstate: "IU006", detail: { from: "expired" } });
    expect(await refusal(require(waiting))).toMatchObject({ sqlstate: "IU007", detail: { reason: "expired" } });
    expect((await app.query("select from iu_core.v_approval_pending where request_id = $1", [waiting])).rows).toEqual([]);
    const { expired } = await expire();
    expect(expired).toBeGreaterThan(0);
    expect(await stored()).toBe("expired");
    expect(await expire()).toEqual({ expired: 0 });
  });

  test("is swept in portions, past those somebody holds", async () => {
    const [held, ...others] = [await overdue(), await overdue(), await overdue()];
    const holder = await database.connect();
    await holder.query("begin");
    await holder.query("select from iu_core.approval_request where request_id = $1 for update", [held]);
    expect(await expire(1)).toEqual({ expired: 1 });
    expect(await expire(10)).toEqual({ expired: 1 });
    await holder.query("rollback");
    expect(await expire(10)).toEqual({ expired: 1 });
    const { rows } = await owner.query("select distinct state, changed_by from iu_core.approval_request where request_id = any ($1)", [
      [held, ...others],
    ]);
    expect(rows).toEqual([{ state: "expired", changed_by: "iu_core" }]);
    for (const limit of [0, -1, 10_001, null as never]) expect(await refusal(expire(limit))).toMatchObject({ sqlstate: "IU003" });
    expect(await sqlstate(app.query("select iu_core.fn_approval_expire()"))).toBe("42501");
  });
});

test("nothing is known of a request that is not there", async () => {
  expect(await refusal(stateOf(reader, subject))).toMatchObject({ sqlstate: "IU004", detail: { request_id: subject } });
  expect(await refusal(stateOf(reader, null as never))).toMatchObject({ sqlstate: "IU003" });
});
