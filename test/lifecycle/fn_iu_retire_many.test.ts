import { beforeAll, expect, test } from "vitest";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuRetireMany } from "../../schema-ts/lifecycle/fn_iu_retire_many.ts";
import { fnIuUnretireMany } from "../../schema-ts/lifecycle/fn_iu_unretire_many.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, refusalOfOutcome, setStatus, whileWaiting } from "../collection/collections.ts";
import { refusal, state } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { decided, enacted, prepare } from "../governance/reviews.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
let other: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  other = await database.connect({ role: "iu_app" });
  await prepare(owner);
});

const retire = (iuIds: readonly (string | null)[] | null, decision: string | null, client = app) =>
  call(client, fnIuRetireMany, { p_iu_ids: iuIds as string[], p_review_decision_id: decision as string, p_actor: "ana" });
const unretire = (iuIds: readonly (string | null)[] | null, client = app) =>
  call(client, fnIuUnretireMany, { p_iu_ids: iuIds as string[], p_actor: "ana" });

/** Units in force, all by one change set. */
async function inForceUnits(count: number): Promise<string[]> {
  const units: string[] = [];
  while (units.length < count) units.push(await create(app));
  await enacted(app, ...units);
  return units;
}

/** State and version in force of the units, in the order given. */
const standing = async (units: readonly string[]) =>
  (
    await owner.query(
      `select u.lifecycle_status as status, u.enacted_version_no as enacted, f.version_no as in_force
       from unnest($1::uuid[]) with ordinality as g (iu_id, n)
       join iu_core.information_unit u using (iu_id)
       left join iu_core.iu_in_force f on f.iu_id = u.iu_id and f.in_force_to is null
       order by g.n`,
      [units],
    )
  ).rows;
const enactedAt1 = { status: "enacted", enacted: 1, in_force: 1 };
const retired = { status: "retired", enacted: null, in_force: null };

test("all are retired at one time, each with a line in the log; undone, each is what it was, and again", async () => {
  const units = [...(await inForceUnits(2)), await create(app)];
  await setStatus(owner, units[2] as string, "superseded");
  const before = await standing(units);
  const decision = await decided(app, units, "retire");
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await retire([...units, units[0] as string], decision)).toEqual({ retired: 3 });
    expect(await standing(units)).toEqual([retired, retired, retired]);
    expect(await unretire(units)).toEqual({ unretired: 3, review_decision_id: decision });
    expect(await standing(units)).toEqual(before);
  }
  const { rows } = await owner.query(
    `select count(distinct retired_at)::int as times, count(*)::int as rows, count(*) filter (where undone_at is null)::int as open
     from iu_core.iu_retirement where iu_id = any ($1)`,
    [units],
  );
  expect(rows).toEqual([{ times: 2, rows: 6, open: 0 }]);
  const log = await owner.query(
    `select transition_type, from_status, to_status, version_no from iu_core.iu_lifecycle_log
     where iu_id = $1 and transition_type in ('retire', 'unretire') order by log_id limit 2`,
    [units[0]],
  );
  expect(log.rows).toEqual([
    { transition_type: "retire", from_status: "enacted", to_status: "retired", version_no: 1 },
    { transition_type: "unretire", from_status: "retired", to_status: "enacted", version_no: 1 },
  ]);
});

test("a part of what was reviewed may go", async () => {
  const units = await inForceUnits(3);
  const decision = await decided(app, units, "retire");
  expect(await retire(units.slice(1), decision)).toEqual({ retired: 2 });
  expect(await standing(units)).toEqual([enactedAt1, retired, retired]);
});

test("one that is a piece keeps all of them: it is named with its places and the way out", async () => {
  const units = await inForceUnits(3);
  const decision = await decided(app, units, "retire");
  const { collection_key: key } = await compose(app, [{ title: "Bước 1", body: "Nhận." }, { iu_id: units[1] as string }]);
  const before = await state(owner);
  const { sqlstate, detail, hint } = await refusal(retire(units, decision));
  expect([sqlstate, detail.path, detail.iu_id, detail.actual]).toEqual(["IU005", "$[1]", units[1], 1]);
  expect(detail.pieces).toEqual([{ collection_key: key, piece_order: 2 }]);
  expect(hint).toContain("fn_iu_piece_replace");
  expect(await state(owner)).toEqual(before);
  await app.query("select iu_core.fn_iu_collection_withdraw($1, 1, 'ana')", [key]);
  expect(await retire(units, decision)).toEqual({ retired: 3 });
});

test("bad calls are refused with the place, and leave nothing", async () => {
  const [unit, gone] = (await inForceUnits(2)) as [string, string];
  const draft = await create(app);
  const decision = await decided(app, [unit, gone, draft], "retire");
  const merge = await decided(app, [unit], "merge");
  const elsewhere = await decided(app, [draft], "retire");
  await retire([gone], decision);
  const before = await state(owner);
  const refusals: [() => Promise<unknown>, string, object][] = [
    [() => retire(null, decision), "IU003", {}],
    [() => retire([], decision), "IU003", { argument: "p_iu_ids" }],
    [() => retire([unit, null], decision), "IU003", { argument: "p_iu_ids" }],
    [() => retire([unit, unknownId], decision), "IU004", { path: "$[1]", iu_id: unknownId }],
    [() => retire([unit, draft], decision), "IU006", { path: "$[1]", iu_id: draft, from_status: "draft" }],
    [() => retire([unit, gone], decision), "IU006", { path: "$[1]", from_status: "retired" }],
    [() => retire([unit], null), "IU007", { reason: "missing" }],
    [() => retire([unit], merge), "IU007", { reason: "other_operation" }],
    [() => retire([unit], elsewhere), "IU007", { reason: "other_units" }],
    [() => unretire(null), "IU003", {}],
    [() => unretire([]), "IU003", { argument: "p_iu_ids" }],
    [() => unretire([gone, unknownId]), "IU004", { path: "$[1]" }],
    [() => unretire([gone, unit]), "IU006", { path: "$[1]", from_status: "enacted", allowed_from: ["retired"] }],
  ];
  for (const [attempt, sqlstate, detail] of refusals) expect(await refusal(attempt())).toMatchObject({ sqlstate, detail });
  expect(await state(owner)).toEqual(before);
});

test("one that was revised since the review keeps all of them", async () => {
  const units = await inForceUnits(2);
  const decision = await decided(app, units, "retire");
  await app.query("select iu_core.fn_iu_revise($1, 'Khác', 'Khác.', 1, 'ana')", [units[1]]);
  expect(await refusal(retire(units, decision))).toMatchObject({ sqlstate: "IU007", detail: { reason: "other_digest" } });
  expect((await standing(units)).map(({ status }) => status)).toEqual(["enacted", "enacted"]);
});

test("closed, nothing is retired or brought back", async () => {
  const units = await inForceUnits(1);
  const decision = await decided(app, units, "retire");
  await configure(owner, "iu_core.lifecycle_enabled", false);
  for (const attempt of [() => retire(units, decision), () => unretire(units)])
    expect(await refusal(attempt())).toMatchObject({ sqlstate: "IU001", detail: { gate: "iu_core.lifecycle_enabled" } });
  await configure(owner, "iu_core.lifecycle_enabled", true);
});

test("two batches that name the same units in opposite order: the second waits, and finds them retired", async () => {
  const units = await inForceUnits(3);
  const decision = await decided(app, units, "retire");
  await app.query("begin");
  await retire(units, decision);
  const second = await whileWaiting(
    owner,
    other,
    () => retire([...units].reverse(), decision, other),
    () => app.query("commit"),
  );
  expect((await refusalOfOutcome(second)).sqlstate).toBe("IU006");
  expect(await standing(units)).toEqual([retired, retired, retired]);
});
