import { beforeAll, describe, expect, test } from "vitest";
import { fnCutHold } from "../../schema-ts/cut/fn_cut_hold.ts";
import { fnIuHoldRelease } from "../../schema-ts/hold/fn_iu_hold_release.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose } from "../collection/collections.ts";
import { refusal, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import {
  actions,
  compensate,
  compensationPlan,
  cutMarkdown,
  legs,
  planMarkdown,
  prepare,
  reinstate,
  stateOf,
  textsOf,
  verify,
} from "./cuts.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await prepare(owner);
});

const first = "# A\n\nMột.\n\n# B\n\nHai.\n\n# C\n\nBa.\n";
const edited = "# A\n\nMột, sửa.\n\n# B\n\nHai.\n\n# D\n\nBốn.\n";

/** A document that was cut, edited and cut again: the second cut revised a, kept b, added d and withdrew c. */
async function cutTwice() {
  const { key, cut: base } = await cutMarkdown(owner, first, { to: "completed" });
  const before = await textsOf(owner, key);
  const { cut } = await cutMarkdown(owner, edited, { key });
  return { key, base, cut, before, after: await textsOf(owner, key) };
}
const unitAt = async (key: string, slug: string) =>
  (
    await owner.query("select iu_id, current_version_no as version from iu_core.information_unit where canonical_address = $1", [
      `${key}/${slug}`,
    ])
  ).rows[0] as { iu_id: string; version: number };
const revise = async (key: string, slug: string) => {
  const { iu_id, version } = await unitAt(key, slug);
  await owner.query("select iu_core.fn_iu_revise($1, 'Khác', 'Khác.', $2, 'ana')", [iu_id, version]);
};

test("the plan lists every step with its precondition, and changes nothing", async () => {
  const { key, cut } = await cutTwice();
  const before = await state(owner);
  const steps = await compensationPlan(owner, cut);
  expect(await state(owner)).toEqual(before);
  expect(steps.map(({ action, canonical_address, from_status, to_status }) => [action, canonical_address, from_status, to_status])).toEqual(
    [
      ["revert", `${key}/a`, "draft", "draft"],
      ["withdraw", `${key}/d`, "draft", "withdrawn"],
      ["restore", `${key}/c`, "withdrawn", "draft"],
    ],
  );
  for (const step of steps) expect(step).toMatchObject({ is_ready: true, problem: null, current_digest: step.precondition_digest });
});

test("compensated, reinstated and compensated again: texts and states come back each time, and every version stays", async () => {
  const { key, cut, before, after } = await cutTwice();
  expect(await compensate(owner, cut)).toMatchObject({ state: "compensated", steps: 3, withdrawn: 1, restored: 1, reverted: 1 });
  expect(await textsOf(owner, key)).toEqual(before);
  expect(await reinstate(owner, cut)).toMatchObject({ state: "executed", steps: 3, withdrawn: 1, restored: 1, reverted: 1 });
  expect(await textsOf(owner, key)).toEqual(after);
  expect(await verify(owner, cut)).toMatchObject({ state: "verified", units: 3 });
  await compensate(owner, cut);
  expect(await textsOf(owner, key)).toEqual(before);
  const { rows } = await owner.query(
    "select undoes is not null as undo, from_state, step_count from iu_core.cut_compensation where cut_request_id = $1 order by compensation_id",
    [cut],
  );
  expect(rows).toEqual([
    { undo: false, from_state: "executed", step_count: 3 },
    { undo: true, from_state: "compensated", step_count: 3 },
    { undo: false, from_state: "verified", step_count: 3 },
  ]);
  expect((await unitAt(key, "a")).version).toBe(5);
});

test("one cut after the other, back to nothing; then the document is cut anew and its units return", async () => {
  const { key, base, cut } = await cutTwice();
  await compensate(owner, cut);
  await compensate(owner, base);
  expect(await textsOf(owner, key)).toEqual([]);
  const again = await cutMarkdown(owner, edited, { key, to: "planned" });
  expect(await actions(owner, again.cut)).toEqual(["restore a", "restore b", "restore d"]);
  await cutMarkdown(owner, edited, { key, to: "completed" });
  expect(await textsOf(owner, key)).toHaveLength(3);
});

describe("refused, and nothing written", () => {
  test.each<[string, string, (key: string) => Promise<unknown>, string]>([
    ["a unit was revised", "a", (key) => revise(key, "a"), "drift"],
    [
      "a new unit was withdrawn",
      "d",
      async (key) => owner.query("select iu_core.fn_iu_withdraw($1, 1, 'ana')", [(await unitAt(key, "d")).iu_id]),
      "drift",
    ],
    [
      "a unit that went came back",
      "c",
      async (key) => owner.query("select iu_core.fn_iu_restore($1, 'ana')", [(await unitAt(key, "c")).iu_id]),
      "drift",
    ],
    ["a new unit is a piece", "d", async (key) => compose(owner, [{ iu_id: (await unitAt(key, "d")).iu_id }]), "in_use"],
  ])("because %s", async (_, slug, change, problem) => {
    const { key, cut } = await cutTwice();
    await change(key);
    const before = await state(owner);
    expect(await refusal(compensate(owner, cut))).toMatchObject({
      sqlstate: "IU010",
      code: "integrity",
      detail: { steps: [{ canonical_address: `${key}/${slug}`, problem }] },
    });
    expect(await state(owner)).toEqual(before);
    expect((await compensationPlan(owner, cut)).filter(({ is_ready }) => !is_ready)).toMatchObject([
      { canonical_address: `${key}/${slug}`, problem },
    ]);
  });

  test("because a later cut builds on it", async () => {
    const { base, cut } = await cutTwice();
    expect(await refusal(compensate(owner, base))).toMatchObject({ sqlstate: "IU005", detail: { expected: base, actual: cut } });
  });

  test("a reinstatement after the document was cut otherwise, or after drift", async () => {
    const { key, cut } = await cutTwice();
    await compensate(owner, cut);
    await revise(key, "a");
    expect(await refusal(reinstate(owner, cut))).toMatchObject({ sqlstate: "IU010" });
    const other = await cutMarkdown(owner, first, { key });
    expect(await refusal(reinstate(owner, cut))).toMatchObject({ sqlstate: "IU005", detail: { actual: other.cut } });
  });

  test("in any other state, and for cuts there are not", async () => {
    const { cut } = await cutMarkdown(owner, first, { to: "submitted" });
    expect(await refusal(compensate(owner, cut))).toMatchObject({ sqlstate: "IU006" });
    expect(await refusal(compensationPlan(owner, cut))).toMatchObject({ sqlstate: "IU006" });
    const executed = await cutMarkdown(owner, first);
    expect(await refusal(reinstate(owner, executed.cut))).toMatchObject({ sqlstate: "IU006", detail: { from: "executed" } });
    await compensate(owner, executed.cut);
    expect(await refusal(compensate(owner, executed.cut))).toMatchObject({ sqlstate: "IU006", detail: { from: "compensated" } });
    for (const [id, code] of [
      ["00000000-0000-7000-8000-000000000000", "IU004"],
      [null, "IU003"],
    ] as const) {
      expect(await refusal(compensate(owner, id as string))).toMatchObject({ sqlstate: code });
      expect(await refusal(compensationPlan(owner, id as string))).toMatchObject({ sqlstate: code });
    }
  });
});

test("a hold freezes the cut's units against revision, compensation and another cut, until it is released", async () => {
  const { key, cut } = await cutTwice();
  const hold = await call(owner, fnCutHold, { p_cut_request_id: cut, p_reason: "Tranh chấp.", p_actor: "ana" });
  expect(await refusal(compensate(owner, cut))).toMatchObject({ sqlstate: "IU005", detail: { holds: [hold] } });
  expect(await refusal(revise(key, "a"))).toMatchObject({ sqlstate: "IU005" });
  expect(await stateOf(owner, cut)).toBe("executed");
  await call(owner, fnIuHoldRelease, { p_hold_id: hold, p_actor: "ana", p_reason: "Xong." });
  await compensate(owner, cut);
  const { rows } = await owner.query(
    "select detail from iu_core.cut_request_transition where cut_request_id = $1 and transition = 'hold'",
    [cut],
  );
  expect(rows).toMatchObject([{ detail: { hold_id: hold, units: (await legs(owner, cut)).length } }]);
});

test("a unit that is in force stays so when the source drops it, and its own version when the source edits it", async () => {
  const { key, cut } = await cutMarkdown(owner, first, { to: "completed" });
  await owner.query(
    "update iu_core.information_unit set lifecycle_status = 'enacted', enacted_version_no = 1 where starts_with(canonical_address, $1)",
    [`${key}/`],
  );
  const second = await cutMarkdown(owner, edited, { key });
  expect(
    (
      await owner.query("select detail from iu_core.cut_request_transition where cut_request_id = $1 and transition = 'execute'", [
        second.cut,
      ])
    ).rows,
  ).toMatchObject([{ detail: { retired: 0, retire_pending: 1, revised: 1, kept: 1, added: 1 } }]);
  const { rows } = await owner.query(
    "select lifecycle_status, enacted_version_no, current_version_no from iu_core.information_unit where canonical_address = any ($1) order by canonical_address",
    [[`${key}/a`, `${key}/c`]],
  );
  expect(rows).toEqual([
    { lifecycle_status: "enacted", enacted_version_no: 1, current_version_no: 2 },
    { lifecycle_status: "enacted", enacted_version_no: 1, current_version_no: 1 },
  ]);
  await verify(owner, second.cut);
  expect(await refusal(compensate(owner, cut))).toMatchObject({ sqlstate: "IU005" });
  await compensate(owner, second.cut);
  const open = await cutMarkdown(owner, first, { key, to: "opened" });
  expect(await planMarkdown(owner, open.cut)).toMatchObject({ keep: 3, add: 0, revise: 0, retire: 0 });
});
