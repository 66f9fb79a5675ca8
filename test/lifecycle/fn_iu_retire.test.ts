import { beforeAll, expect, test } from "vitest";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuInForce } from "../../schema-ts/lifecycle/fn_iu_in_force.ts";
import { fnIuRetire } from "../../schema-ts/lifecycle/fn_iu_retire.ts";
import { fnIuUnretire } from "../../schema-ts/lifecycle/fn_iu_unretire.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, setStatus } from "../collection/collections.ts";
import { refusal, state } from "../config/session.ts";
import { decided, enacted, prepare } from "../governance/reviews.ts";
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

const retire = (iuId: string | null, decision: string | null) =>
  call(app, fnIuRetire, { p_iu_id: iuId as string, p_review_decision_id: decision as string, p_actor: "ana" });
const unretire = (iuId: string) => call(app, fnIuUnretire, { p_iu_id: iuId, p_actor: "ana" });
const inForce = async (iuId: string) => (await call(app, fnIuInForce, { p_iu_id: iuId }))[0]?.version_no;

async function inForceUnit(): Promise<string> {
  const unit = await create(app);
  await enacted(app, unit);
  return unit;
}

test("retired, nothing is in force; undone, the same version is, and again and again", async () => {
  const unit = await inForceUnit();
  const decision = await decided(app, [unit], "retire");
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await retire(unit, decision)).toEqual({ iu_id: unit, from_status: "enacted", to_status: "retired", version_no: 1 });
    expect(await inForce(unit)).toBeUndefined();
    expect((await refusal(retire(unit, decision))).sqlstate).toBe("IU006");
    expect(await unretire(unit)).toEqual({
      iu_id: unit,
      from_status: "retired",
      to_status: "enacted",
      version_no: 1,
      review_decision_id: decision,
    });
    expect(await inForce(unit)).toBe(1);
  }
  expect((await refusal(unretire(unit))).sqlstate).toBe("IU006");
});

test("one decision lets several units be retired, one after the other", async () => {
  const units = [await inForceUnit(), await inForceUnit()];
  const decision = await decided(app, units, "retire");
  for (const unit of units) expect(await retire(unit, decision)).toMatchObject({ to_status: "retired" });
});

test("a superseded unit goes back to being superseded", async () => {
  const unit = await create(app);
  await setStatus(owner, unit, "superseded");
  const decision = await decided(app, [unit], "retire");
  expect(await retire(unit, decision)).toMatchObject({ from_status: "superseded", version_no: null });
  expect(await unretire(unit)).toMatchObject({ to_status: "superseded", version_no: null });
});

test("refused while it is a piece, with the places and the way out", async () => {
  const unit = await inForceUnit();
  const decision = await decided(app, [unit], "retire");
  const { collection_key: key } = await compose(app, [
    { title: "Bước 1", body: "Nhận." },
    { iu_id: unit, pinned_version_no: 1 },
    { iu_id: unit },
  ]);
  const before = await state(owner);
  const { sqlstate, detail, hint } = await refusal(retire(unit, decision));
  expect([sqlstate, detail.actual, detail.pieces]).toEqual([
    "IU005",
    2,
    [
      { collection_key: key, piece_order: 2, pinned_version_no: 1 },
      { collection_key: key, piece_order: 3 },
    ],
  ]);
  expect(hint).toContain("fn_iu_piece_remove");
  expect(await state(owner)).toEqual(before);
  await app.query("select iu_core.fn_iu_collection_withdraw($1, 1, 'ana')", [key]);
  expect(await retire(unit, decision)).toMatchObject({ to_status: "retired" });
});

test("bad calls are refused and leave nothing", async () => {
  const unit = await inForceUnit();
  const draft = await create(app);
  const merge = await decided(app, [unit], "merge");
  const other = await decided(app, [draft], "retire");
  const before = await state(owner);
  const refusals = [
    [() => retire(unit, null), "IU007", "missing"],
    [() => retire(unit, unknownId), "IU007", "missing"],
    [() => retire(unit, merge), "IU007", "other_operation"],
    [() => retire(unit, other), "IU007", "other_units"],
    [() => retire(draft, other), "IU006", undefined],
    [() => retire(unknownId, other), "IU004", undefined],
    [() => retire(null, other), "IU003", undefined],
    [() => unretire(unknownId), "IU004", undefined],
  ] as const;
  for (const [attempt, code, reason] of refusals) {
    const { sqlstate, detail } = await refusal(attempt());
    expect([sqlstate, detail.reason]).toEqual([code, reason]);
  }
  expect(await state(owner)).toEqual(before);
});

test("a retirement is history: its owner changes nothing of it but its undoing, and that once", async () => {
  const unit = await inForceUnit();
  await retire(unit, await decided(app, [unit], "retire"));
  const change = (to: string) => refusal(owner.query(`update iu_core.iu_retirement set ${to} where iu_id = $1`, [unit]));
  const refused = { sqlstate: "IU009", detail: { relation: "iu_retirement" } };
  for (const to of ["retired_by = 'x'", "from_status = 'superseded'", "review_decision_id = gen_random_uuid()"])
    expect(await change(to)).toMatchObject(refused);
  await unretire(unit);
  expect(await change("undone_by = 'x'")).toMatchObject(refused);
});
