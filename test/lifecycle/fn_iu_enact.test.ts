import { beforeAll, expect, test } from "vitest";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuEnactMany } from "../../schema-ts/lifecycle/fn_iu_enact_many.ts";
import { fnIuUnenact } from "../../schema-ts/lifecycle/fn_iu_unenact.ts";
import { lifecycleEnabled } from "../../schema-ts/lifecycle/gates.ts";
import { fnIuGet } from "../../schema-ts/unit/fn_iu_get.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { revise } from "../collection/collections.ts";
import { refusal, state } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { authored, enact, enacted, enactMany, prepare } from "../governance/reviews.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await prepare(owner);
});

const unenact = (iuId: string | null) => call(app, fnIuUnenact, { p_iu_id: iuId as string, p_actor: "ana" });
const statusOf = async (iuId: string) => (await call(app, fnIuGet, { p_iu_id: iuId }))[0]?.lifecycle_status;
const periods = async (iuId: string) =>
  (
    await owner.query(
      "select version_no, in_force_to is null as open, end_reason from iu_core.iu_in_force where iu_id = $1 order by in_force_from, in_force_id",
      [iuId],
    )
  ).rows.map(({ version_no, open, end_reason }) => [version_no, open ? "open" : end_reason]);
const logOf = async (iuId: string) =>
  (
    await owner.query(
      "select transition_type, from_status, to_status, version_no, detail from iu_core.iu_lifecycle_log where iu_id = $1 order by log_id",
      [iuId],
    )
  ).rows;

test("a reviewed draft comes into force; again it changes nothing", async () => {
  const unit = await create(app);
  const change = await authored(app, [unit]);
  expect(await enact(app, unit, change)).toEqual({ iu_id: unit, from_status: "draft", to_status: "enacted", version_no: 1, changed: true });
  expect(await periods(unit)).toEqual([[1, "open"]]);
  expect((await logOf(unit)).at(-1)).toEqual({
    transition_type: "enact",
    from_status: "draft",
    to_status: "enacted",
    version_no: 1,
    detail: { change_set_id: change.change_set_id, review_decision_id: change.review_decision_id },
  });
  const before = await state(owner);
  expect(await enact(app, unit, change)).toMatchObject({ from_status: "enacted", changed: false });
  expect(await enactMany(app, [unit, unit], change)).toMatchObject({ enacted: 0, unchanged: 1 });
  expect(await state(owner)).toEqual(before);
});

test("a revision leaves the enacted version in force until it is enacted itself", async () => {
  const unit = await create(app);
  await enacted(app, unit);
  await revise(app, unit, "Bản hai.");
  expect(await call(app, fnIuGet, { p_iu_id: unit })).toMatchObject([{ lifecycle_status: "enacted", version_no: 2 }]);
  expect(await periods(unit)).toEqual([[1, "open"]]);
  await enacted(app, unit);
  expect(await periods(unit)).toEqual([
    [1, "replaced"],
    [2, "open"],
  ]);
});

test("undoing goes back to what was in force before, step by step", async () => {
  const unit = await create(app);
  const first = await enacted(app, unit);
  await revise(app, unit, "Bản hai.");
  const second = await enacted(app, unit);
  expect(await unenact(unit)).toEqual({
    iu_id: unit,
    from_status: "enacted",
    to_status: "enacted",
    version_no: 2,
    enacted_version_no: 1,
    review_decision_id: second.review_decision_id,
    change_set_id: second.change_set_id,
  });
  expect((await refusal(unenact(unit))).detail).toMatchObject({ code: "conflict", expected: 1, actual: 2 });
  expect((await refusal(enact(app, unit, first))).sqlstate).toBe("IU013");
  expect(await enact(app, unit, second)).toMatchObject({ version_no: 2, changed: true });
  expect(await periods(unit)).toEqual([
    [1, "replaced"],
    [2, "unenacted"],
    [1, "replaced"],
    [2, "open"],
  ]);

  const draft = await create(app);
  const change = await enacted(app, draft);
  expect(await unenact(draft)).toMatchObject({ to_status: "draft", enacted_version_no: null });
  expect((await refusal(unenact(draft))).sqlstate).toBe("IU006");
  expect(await enact(app, draft, change)).toMatchObject({ from_status: "draft", changed: true });
});

test("undoing is refused once something was built on it", async () => {
  const unit = await create(app);
  await enacted(app, unit);
  await revise(app, unit, "Bản hai.");
  const before = await state(owner);
  expect((await refusal(unenact(unit))).detail).toMatchObject({ code: "conflict", expected: 1, actual: 2 });
  expect((await refusal(unenact(unknownId))).sqlstate).toBe("IU004");
  expect((await refusal(unenact(null))).sqlstate).toBe("IU003");
  expect(await state(owner)).toEqual(before);
});

test("86 units: a refusal at number 56 leaves 0, without it all 86 come into force at one time", async () => {
  const units: string[] = [];
  for (let i = 0; i < 86; i += 1) units.push(await create(app));
  const incomplete = await authored(
    app,
    units.filter((_, i) => i !== 55),
  );
  const before = await state(owner);
  const { sqlstate, detail, message } = await refusal(enactMany(app, units, incomplete));
  expect([sqlstate, detail.code, detail.iu_id, detail.path, detail.change_set_exists]).toEqual([
    "IU013",
    "change_set_not_found",
    units[55],
    "$[55]",
    true,
  ]);
  expect(message).toContain(units[55]);
  expect(await state(owner)).toEqual(before);

  expect(await enacted(app, ...units)).toMatchObject({ unit_blocks: 86 });
  const { rows } = await owner.query(
    "select count(*)::int as n, count(distinct in_force_from)::int as times from iu_core.iu_in_force where iu_id = any ($1) and in_force_to is null",
    [units],
  );
  expect(rows).toEqual([{ n: 86, times: 1 }]);
});

test("bad calls are refused and leave nothing", async () => {
  const [unit, other, withdrawn, stale] = [await create(app), await create(app), await create(app), await create(app)];
  const change = await authored(app, [unit]);
  const others = await authored(app, [other]);
  const gone = await authored(app, [withdrawn]);
  await app.query("select iu_core.fn_iu_withdraw($1, 1, 'ana')", [withdrawn]);
  const old = await authored(app, [stale]);
  await revise(app, stale, "Bản hai.");
  const before = await state(owner);
  const refusals = [
    [() => enact(app, unit, { ...change, change_set_id: unknownId }), "IU013", { iu_id: unit, change_set_exists: false }],
    [() => enact(app, other, change), "IU013", { iu_id: other, listed_version_no: null }],
    [() => enact(app, stale, old), "IU013", { version_no: 2, listed_version_no: 1 }],
    [() => enact(app, unit, { ...change, review_decision_id: others.review_decision_id }), "IU007", { reason: "other_change_set" }],
    [() => enact(app, withdrawn, gone), "IU006", { from_status: "withdrawn", transition: "enact" }],
    [() => enact(app, unknownId, change), "IU004", {}],
    [() => enact(app, null, change), "IU003", {}],
    [() => enact(app, unit, { ...change, change_set_id: null as never }), "IU003", { argument: "p_change_set_id" }],
    [() => enactMany(app, [unit, unknownId], change), "IU004", { path: "$[1]" }],
    [() => enactMany(app, [], change), "IU003", {}],
    [
      () =>
        call(app, fnIuEnactMany, {
          p_iu_ids: [unit],
          p_review_decision_id: change.review_decision_id,
          p_change_set_id: change.change_set_id,
          p_actor: " ",
        }),
      "IU003",
      {},
    ],
  ] as const;
  for (const [attempt, code, expected] of refusals) {
    const { sqlstate, detail } = await refusal(attempt());
    expect([sqlstate, detail]).toEqual([code, expect.objectContaining(expected)]);
  }
  expect(await state(owner)).toEqual(before);
});

test("what was decided counts only while its approval does", async () => {
  const unit = await create(app);
  const change = await authored(app, [unit]);
  await app.query(
    "select iu_core.fn_approval_cancel((fn.x ->> 'request_id')::uuid, 'ana') from (select jsonb_build_object('request_id', max(request_id::text)) as x from iu_core.approval_request) fn",
  );
  expect((await refusal(enact(app, unit, change))).detail).toMatchObject({ code: "approval_required", reason: "cancelled" });
  expect(await statusOf(unit)).toBe("draft");
});

test("closed, nothing is enacted and what is in force stays so", async () => {
  const unit = await create(app);
  await enacted(app, unit);
  const draft = await create(app);
  const change = await authored(app, [draft]);
  await configure(owner, lifecycleEnabled.name, false);
  for (const attempt of [() => enact(app, draft, change), () => unenact(unit)])
    expect((await refusal(attempt())).detail).toMatchObject({ code: "gate_closed", gate: lifecycleEnabled.name });
  expect(await statusOf(unit)).toBe("enacted");
  await configure(owner, lifecycleEnabled.name, true);
});

test("periods are history: no owner rewrites them, none overlap", async () => {
  const unit = await create(app);
  await enacted(app, unit);
  await revise(app, unit, "Bản hai.");
  for (const change of ["version_no = 2", "in_force_from = now()", "enacted_by = 'x'", "replaces = in_force_id"])
    expect((await refusal(owner.query(`update iu_core.iu_in_force set ${change} where iu_id = $1`, [unit]))).sqlstate).toBe("IU009");
  await owner.query(
    "update iu_core.iu_in_force set in_force_to = now() + interval '1 s', ended_by = 'x', end_reason = 'retired' where iu_id = $1",
    [unit],
  );
  for (const statement of [
    "update iu_core.iu_in_force set in_force_to = null, ended_by = null, end_reason = null",
    "delete from iu_core.iu_in_force",
  ])
    expect((await refusal(owner.query(`${statement} where iu_id = $1`, [unit]))).sqlstate).toBe("IU009");
});
