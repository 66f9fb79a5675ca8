import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { fnApprovalCancel } from "../../schema-ts/approval/fn_approval_cancel.ts";
import { fnApprovalExpire } from "../../schema-ts/approval/fn_approval_expire.ts";
import { fnApprovalInvalidate } from "../../schema-ts/approval/fn_approval_invalidate.ts";
import { fnApprovalRequire } from "../../schema-ts/approval/fn_approval_require.ts";
import { fnApprovalState } from "../../schema-ts/approval/fn_approval_state.ts";
import { call, refusalOf } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { digest, open, otherDigest, setPolicy, setPrincipal, vote } from "./approvals.ts";
import { Model, type Rules, requester, roles, type Step } from "./model.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await configure(owner, "approval.enabled", true);
  for (const [name, role] of Object.entries(roles)) await setPrincipal(owner, name, role);
});

const names = Object.keys(roles);
const some = (values: readonly string[]) => fc.subarray([...values], { maxLength: 2 });
const rulesArbitrary: fc.Arbitrary<Rules> = fc
  .record({
    minimum_approvals: fc.integer({ min: 1, max: 3 }),
    distinct_roles: fc.integer({ min: 0, max: 2 }),
    voter_roles: fc.oneof(
      { weight: 3, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: some(["finance", "legal", "author"]) },
    ),
    voters: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: some(names) }),
    excluded_principals: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: some(names) }),
    requester_may_vote: fc.boolean(),
    one_reject_vetoes: fc.boolean(),
  })
  .map((rules) => ({ ...rules, distinct_roles: Math.min(rules.distinct_roles, rules.minimum_approvals) }));
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("vote" as const),
      principal: fc.constantFrom(...names, "stranger"),
      decision: fc.oneof(
        { weight: 3, arbitrary: fc.constant("approve" as const) },
        { weight: 1, arbitrary: fc.constant("reject" as const) },
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cancel" as const), actor: fc.constantFrom(requester, "chi") }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("invalidate" as const), digest: fc.constantFrom("same" as const, "other" as const, null) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "elapse" as const }) },
  { weight: 1, arbitrary: fc.constant({ do: "sweep" as const }) },
);

/** Lets a request's time be over: what no function can do, the owner does past the trigger that forbids it. */
const elapse = (request: string) =>
  owner.query(`
    alter table iu_core.approval_request disable trigger approval_request_keep;
    update iu_core.approval_request set expires_at = clock_timestamp() where request_id = '${request}';
    alter table iu_core.approval_request enable trigger approval_request_keep`);

const take = (request: string, id: string, step: Step): Promise<unknown> => {
  switch (step.do) {
    case "vote":
      return vote(owner, request, step.principal, step.decision);
    case "cancel":
      return call(owner, fnApprovalCancel, { p_request_id: request, p_actor: step.actor });
    case "invalidate": {
      const newDigest = step.digest === null ? null : step.digest === "same" ? digest : otherDigest;
      return call(owner, fnApprovalInvalidate, { p_subject_kind: "model", p_subject_id: id, p_new_digest: newDigest, p_actor: "model" });
    }
    case "elapse":
      return elapse(request);
    case "sweep":
      return call(owner, fnApprovalExpire, {});
  }
};
const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => undefined,
    (error: unknown) => refusalOf(error)?.sqlstate ?? error,
  );

test("whatever is done with a request, it is what the model says", async () => {
  let approved = 0;
  await fc.assert(
    fc.asyncProperty(rulesArbitrary, fc.array(stepArbitrary, { maxLength: 10 }), fc.uuid({ version: 7 }), async (rules, steps, id) => {
      const model = new Model(rules);
      await setPolicy(owner, "model", rules);
      const opening = { p_policy: "model", p_subject_kind: "model", p_subject_id: id };
      if (!model.canBeMet) {
        expect(await codeOf(open(owner, opening))).toBe("IU003");
        return;
      }
      const request = await open(owner, opening);
      for (const step of steps) {
        expect([step, await codeOf(take(request, id, step))]).toEqual([step, model.take(step)]);
        const found = await call(owner, fnApprovalState, { p_request_id: request });
        expect([step, found.state]).toEqual([step, model.counts]);
        expect(found).toMatchObject({ approvals: model.approvers.length, rejections: model.votes.size - model.approvers.length });
        const required = call(owner, fnApprovalRequire, {
          p_request_id: request,
          p_subject_kind: "model",
          p_subject_id: id,
          p_subject_digest: digest,
        });
        expect([step, await codeOf(required)]).toEqual([step, model.counts === "approved" ? undefined : "IU007"]);
        if (model.counts === "approved") approved += 1;
      }
    }),
    { numRuns: 120 },
  );
  expect(approved).toBeGreaterThan(0);
}, 120_000);
