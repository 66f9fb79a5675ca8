import { beforeAll, describe, expect, test } from "vitest";
import { fnApprovalPolicyWithdraw } from "../../schema-ts/approval/fn_approval_policy_withdraw.ts";
import { defaultRules } from "../../schema-ts/approval/policy_rules.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { open, prepare, setPolicy, setPrincipal } from "./approvals.ts";

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

const withdraw = (policy: string) => call(operator, fnApprovalPolicyWithdraw, { p_policy: policy, p_actor: "operator" });
const history = async (kind: string, key: string) =>
  (
    await owner.query(
      "select change, before, after, actor, db_user = session_user as by_session from iu_core.approval_log where object_kind = $1 and object_key = $2 order by log_id",
      [kind, key],
    )
  ).rows;

describe("a policy", () => {
  test("is made with defaults, changed, withdrawn and brought back, and all of it is logged", async () => {
    const made = { ...defaultRules, minimum_approvals: 2 };
    expect(await setPolicy(operator, "course", { minimum_approvals: 2 })).toEqual({
      policy: "course",
      status: "active",
      old: null,
      old_summary: null,
      new: made,
      changed: true,
    });
    const changed = {
      ...defaultRules,
      distinct_roles: 0,
      voters: ["chi", "Đỗ Văn An"],
      expires_after: "1 day 02:00:00",
      one_reject_vetoes: false,
    };
    expect(await setPolicy(operator, "course", { ...changed, expires_after: "26 hours" })).toMatchObject({
      old: made,
      new: { expires_after: "26:00:00" },
    });
    expect(await setPolicy(operator, "course", changed)).toMatchObject({ new: changed, changed: true });
    expect(await withdraw("course")).toEqual({
      policy: "course",
      status: "withdrawn",
      old: changed,
      old_summary: "Kiểm thử.",
      new: null,
      changed: true,
    });
    expect(await withdraw("course")).toMatchObject({ old: null, changed: false });
    expect(await refusal(open(app, { p_policy: "course" }))).toMatchObject({ sqlstate: "IU002" });
    expect(await setPolicy(operator, "course", changed)).toMatchObject({ old: null, new: changed, changed: true });
    expect((await history("policy", "course")).map(({ change }) => change)).toEqual(["set", "set", "set", "withdraw", "set"]);
    expect((await history("policy", "course"))[0]).toMatchObject({ before: null, after: made, actor: "operator", by_session: true });
  });

  test("set to what it is changes nothing", async () => {
    await setPolicy(operator, "same", { voters: ["chi"] });
    const before = await state(owner);
    expect(await setPolicy(operator, "same", { voters: ["chi"], minimum_approvals: 1 })).toMatchObject({ changed: false });
    expect(await state(owner)).toEqual(before);
  });

  test.each([
    [["không"], "$"],
    [{ minimum: 2 }, "$.minimum"],
    [{ minimum_approvals: 0 }, "$.minimum_approvals"],
    [{ minimum_approvals: 101 }, "$.minimum_approvals"],
    [{ minimum_approvals: 1.5 }, "$.minimum_approvals"],
    [{ minimum_approvals: "2" }, "$.minimum_approvals"],
    [{ minimum_approvals: null }, "$.minimum_approvals"],
    [{ minimum_approvals: 2, distinct_roles: 3 }, "$.distinct_roles"],
    [{ distinct_roles: -1 }, "$.distinct_roles"],
    [{ voter_roles: "finance" }, "$.voter_roles"],
    [{ voters: ["chi", 1] }, "$.voters"],
    [{ voters: [""] }, "$.voters"],
    [{ excluded_principals: [" chi"] }, "$.excluded_principals"],
    [{ excluded_principals: ["c".repeat(201)] }, "$.excluded_principals"],
    [{ requester_may_vote: "yes" }, "$.requester_may_vote"],
    [{ one_reject_vetoes: null }, "$.one_reject_vetoes"],
    [{ expires_after: 7 }, "$.expires_after"],
    [{ expires_after: "a while" }, "$.expires_after"],
    [{ expires_after: "0" }, "$.expires_after"],
    [{ expires_after: "-1 day" }, "$.expires_after"],
    [{ expires_after: "999999999 years" }, "$.expires_after"],
    [{ expires_after: "11 years" }, "$.expires_after"],
  ])("with rules %j is refused, and nothing written", async (rules, path) => {
    const before = await state(owner);
    expect(await refusal(setPolicy(operator, "bad", rules as never))).toMatchObject({
      sqlstate: "IU003",
      detail: { argument: "p_rules", path },
    });
    expect(await state(owner)).toEqual(before);
  });

  test("needs a name and a summary, and an operator", async () => {
    for (const name of ["", "Two", "hai người", "x".repeat(151), null as never])
      expect(await refusal(setPolicy(operator, name, {}))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_policy" } });
    for (const summary of ["", " ", "\t", "x".repeat(501), null as never])
      expect(await refusal(setPolicy(operator, "bad", {}, summary))).toMatchObject({
        sqlstate: "IU003",
        detail: { argument: "p_summary" },
      });
    expect(await refusal(withdraw("no.such"))).toMatchObject({ sqlstate: "IU002", detail: { policy: "no.such" } });
    expect(await sqlstate(setPolicy(app, "mine", {}))).toBe("42501");
    expect(await sqlstate(setPrincipal(app, "me", "finance"))).toBe("42501");
  });

  test("that came with the product is neither changed nor withdrawn", async () => {
    await rolledBack(owner, async () => {
      await owner.query(
        "insert into iu_core.approval_policy (policy, summary, minimum_approvals, is_shipped) values ('shipped', 'A.', 2, true); savepoint here",
      );
      expect(await setPolicy(owner, "shipped", { minimum_approvals: 2 }, "A.")).toMatchObject({ changed: false });
      expect(await refusal(setPolicy(owner, "shipped", { minimum_approvals: 1 }, "A."))).toMatchObject({
        sqlstate: "IU005",
        detail: { is_shipped: true },
      });
      await owner.query("rollback to here");
      const attempt = call(owner, fnApprovalPolicyWithdraw, { p_policy: "shipped", p_actor: "operator" });
      expect(await refusal(attempt)).toMatchObject({ sqlstate: "IU005" });
    });
  });
});

describe("a principal", () => {
  test("gets a role, another one, none, and the old one back", async () => {
    const change = (old_role: string | null, role: string | null, changed = true) => ({ principal: "Đỗ Văn An", old_role, role, changed });
    expect(await setPrincipal(operator, "Đỗ Văn An", null)).toEqual(change(null, null, false));
    expect(await setPrincipal(operator, "Đỗ Văn An", "legal")).toEqual(change(null, "legal"));
    expect(await setPrincipal(operator, "Đỗ Văn An", "legal")).toEqual(change("legal", "legal", false));
    expect(await setPrincipal(operator, "Đỗ Văn An", "finance")).toEqual(change("legal", "finance"));
    expect(await setPrincipal(operator, "Đỗ Văn An", null)).toEqual(change("finance", null));
    expect(await setPrincipal(operator, "Đỗ Văn An", "finance")).toEqual(change(null, "finance"));
    expect((await history("principal", "Đỗ Văn An")).map(({ before, after }) => [before?.role, after?.role])).toEqual([
      [undefined, "legal"],
      ["legal", "finance"],
      ["finance", undefined],
      [undefined, "finance"],
    ]);
  });

  test("with a name or a role that is none is refused", async () => {
    const before = await state(owner);
    for (const name of ["", " chi", "chi ", "chi\t", "x".repeat(201), null as never])
      expect(await refusal(setPrincipal(operator, name, "legal"))).toMatchObject({
        sqlstate: "IU003",
        detail: { argument: "p_principal" },
      });
    for (const role of ["", "Legal", "x".repeat(64)])
      expect(await refusal(setPrincipal(operator, "chi", role))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_role" } });
    expect(await state(owner)).toEqual(before);
  });

  test("is never deleted, nor is a policy; the log is append-only", async () => {
    for (const statement of [
      "delete from iu_core.approval_principal",
      "truncate iu_core.approval_policy cascade",
      "update iu_core.approval_log set actor = 'x'",
      "delete from iu_core.approval_log",
    ])
      expect(await sqlstate(owner.query(statement))).toBe("IU009");
  });
});
