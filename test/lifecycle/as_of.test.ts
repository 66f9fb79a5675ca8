import { beforeAll, expect, test } from "vitest";
import { fnIuCollectionRender } from "../../schema-ts/collection/fn_iu_collection_render.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuCollectionRenderAsOf } from "../../schema-ts/lifecycle/fn_iu_collection_render_as_of.ts";
import { fnIuInForce } from "../../schema-ts/lifecycle/fn_iu_in_force.ts";
import { fnIuUnenact } from "../../schema-ts/lifecycle/fn_iu_unenact.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, newKey, revise } from "../collection/collections.ts";
import { refusal } from "../config/session.ts";
import { enacted, prepare } from "../governance/reviews.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";

const database = useDatabase();
let app: Client;
let reader: Client;

beforeAll(async () => {
  app = await database.connect({ role: "iu_app" });
  reader = await database.connect({ role: "iu_reader" });
  await prepare(await database.connect());
});

/** The server's clock, as text: a Date would lose its microseconds. */
const now = async (): Promise<string> => (await app.query("select clock_timestamp()::text as at")).rows[0].at;
const asOf = (key: string | null, at: string | null) =>
  call(reader, fnIuCollectionRenderAsOf, { p_collection_key: key as string, p_at: at as unknown as Date });
const bodies = async (key: string, at: string) => (await asOf(key, at)).map(({ body }) => body);

test("a document as it was in force at a time; pins win", async () => {
  const [first, second] = [await create(app, { p_body: "A1" }), await create(app, { p_body: "B1" })];
  const { collection_key: key } = await compose(app, [{ iu_id: first }, { iu_id: second, pinned_version_no: 1 }, { iu_id: second }]);
  const before = await now();
  await enacted(app, first, second);
  const t1 = await now();
  await revise(app, first, "A2");
  await revise(app, second, "B2");
  const drafted = await now();
  await enacted(app, first);
  const t2 = await now();
  await enacted(app, second);
  const t3 = await now();
  await call(app, fnIuUnenact, { p_iu_id: first, p_actor: "ana" });
  const t4 = await now();

  expect(await bodies(key, t1)).toEqual(["A1", "B1", "B1"]);
  expect(await bodies(key, drafted)).toEqual(["A1", "B1", "B1"]);
  expect(await bodies(key, t2)).toEqual(["A2", "B1", "B1"]);
  expect(await bodies(key, t3)).toEqual(["A2", "B1", "B2"]);
  expect(await bodies(key, t4)).toEqual(["A1", "B1", "B2"]);
  expect(await asOf(key, t4)).toEqual(await call(reader, fnIuCollectionRender, { p_collection_key: key, p_surface: "enacted" }));

  const { sqlstate, detail } = await refusal(asOf(key, before));
  expect([sqlstate, detail.actual, detail.pieces]).toEqual([
    "IU005",
    2,
    [
      { piece_order: 1, iu_id: first },
      { piece_order: 3, iu_id: second },
    ],
  ]);
  const history = await Promise.all(
    [before, t1, t3].map(async (at) => {
      const client = await database.connect({ role: "iu_reader" });
      return (await call(client, fnIuInForce, { p_iu_id: first, p_at: at as unknown as Date })).map(({ version_no }) => version_no);
    }),
  );
  expect(history).toEqual([[], [1], [2]]);
});

test("at the very moment of a change the new version is in force, and only it", async () => {
  const unit = await create(app, { p_body: "A1" });
  await enacted(app, unit);
  await revise(app, unit, "A2");
  await enacted(app, unit);
  const { rows } = await app.query("select in_force_to::text as at from iu_core.iu_in_force where iu_id = $1 and in_force_to is not null", [
    unit,
  ]);
  const found = await call(reader, fnIuInForce, { p_iu_id: unit, p_at: rows[0].at });
  expect(found.map(({ body }) => body)).toEqual(["A2"]);
});

test("bad arguments are refused", async () => {
  const { collection_key: key } = await compose(app, [{ title: "Bước", body: "x" }]);
  expect((await refusal(asOf(key, null))).sqlstate).toBe("IU003");
  expect((await refusal(asOf(null, "2026-01-01"))).sqlstate).toBe("IU003");
  expect((await refusal(asOf(newKey(), "2026-01-01"))).sqlstate).toBe("IU004");
  expect((await refusal(call(reader, fnIuInForce, { p_iu_id: unknownId }))).sqlstate).toBe("IU004");
  expect((await refusal(call(reader, fnIuInForce, { p_iu_id: unknownId, p_at: null as never }))).sqlstate).toBe("IU003");
});
