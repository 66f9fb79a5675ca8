import { beforeAll, describe, expect, test } from "vitest";
import { fnApprovalState } from "../../schema-ts/approval/fn_approval_state.ts";
import { call, refusalOf } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { open, prepare, setPolicy, setPrincipal, vote } from "./approvals.ts";

const database = useDatabase();
const names = Array.from({ length: 8 }, (_, i) => `voter.${i}`);
let owner: Client;
let voters: Client[];

beforeAll(async () => {
  owner = await database.connect();
  await prepare(owner);
  await configure(owner, "approval_event_runtime.emit_enabled", true);
  for (const [i, name] of names.entries()) await setPrincipal(owner, name, i % 2 ? "finance" : "legal");
  voters = await Promise.all(names.map(() => database.connect({ role: "iu_app" })));
});

/** All vote at once, each on a connection of its own. */
const all = (request: string, decisions: readonly string[]) =>
  Promise.allSettled(decisions.map((decision, i) => vote(voters[i] as Client, request, names[i] as string, decision)));

const eventsOf = async (request: string, types: readonly string[]) =>
  (await owner.query("select from iu_core.event_outbox where subject_id = $1 and event_type = any ($2)", [request, types])).rows.length;
const transitionsOf = async (request: string) =>
  (await owner.query("select change from iu_core.approval_log where object_key = $1 and change <> 'open'", [request])).rows;

describe.each([2, 3, 5, 8])("%i principals vote at once", (count) => {
  test.each([1, count - 1, count])("and the quorum of %i is reached once", async (required) => {
    await setPolicy(owner, "race", { minimum_approvals: Math.max(required, 1) });
    for (let round = 0; round < 3; round += 1) {
      const id = await open(owner, { p_policy: "race" });
      const outcomes = await all(id, Array(count).fill("approve"));
      const results = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
      const errors = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [refusalOf(outcome.reason)?.sqlstate] : []));
      expect(results.map(({ approvals }) => approvals).sort()).toEqual(Array.from({ length: required }, (_, i) => i + 1));
      expect(results.filter(({ state }) => state === "approved")).toHaveLength(1);
      expect(errors).toEqual(Array(count - required).fill("IU006"));
      expect(await call(owner, fnApprovalState, { p_request_id: id })).toMatchObject({ state: "approved", approvals: required });
      expect(await transitionsOf(id)).toEqual([{ change: "approve" }]);
      expect(await eventsOf(id, ["approval.approved"])).toBe(1);
      expect(await eventsOf(id, ["approval.voted"])).toBe(required);
    }
  });

  test("and a rejection among them vetoes, or comes too late", async () => {
    await setPolicy(owner, "race", { minimum_approvals: Math.max(count - 1, 1) });
    for (let round = 0; round < 3; round += 1) {
      const id = await open(owner, { p_policy: "race" });
      await all(id, ["reject", ...Array(count - 1).fill("approve")]);
      const { state, approvals, rejections } = await call(owner, fnApprovalState, { p_request_id: id });
      expect(state).toBe(rejections === 1 ? "rejected" : "approved");
      expect(rejections === 1 || approvals === count - 1).toBe(true);
      expect(await transitionsOf(id)).toHaveLength(1);
      expect(await eventsOf(id, ["approval.approved", "approval.rejected"])).toBe(1);
    }
  });
});

test("one principal on eight connections votes once", async () => {
  await setPolicy(owner, "race", { minimum_approvals: 2 });
  const id = await open(owner, { p_policy: "race" });
  const outcomes = await Promise.allSettled(voters.map((client) => vote(client, id, "voter.0")));
  const errors = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [refusalOf(outcome.reason)?.sqlstate] : []));
  expect(errors).toEqual(Array(7).fill("IU005"));
  expect(await call(owner, fnApprovalState, { p_request_id: id })).toMatchObject({ state: "pending", approvals: 1 });
});

test("under repeatable read a vote that cannot see another one fails instead of miscounting", async () => {
  await setPolicy(owner, "race", { minimum_approvals: 2 });
  const id = await open(owner, { p_policy: "race" });
  const [a, b] = voters as [Client, Client];
  await a.query("begin isolation level repeatable read");
  await a.query("select 1 from iu_core.approval_request limit 1");
  await vote(b, id, "voter.1");
  const outcome = await vote(a, id, "voter.0").catch((error: { code: string }) => error.code);
  await a.query("rollback");
  expect(outcome).toBe("40001");
  expect(await vote(a, id, "voter.0")).toMatchObject({ state: "approved", approvals: 2 });
});
