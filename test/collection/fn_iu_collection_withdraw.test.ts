import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCollectionCompare } from "../../schema-ts/collection/fn_iu_collection_compare.ts";
import { fnIuCollectionManifestRefresh } from "../../schema-ts/collection/fn_iu_collection_manifest_refresh.ts";
import { fnIuCollectionRender } from "../../schema-ts/collection/fn_iu_collection_render.ts";
import { fnIuCollectionRestore } from "../../schema-ts/collection/fn_iu_collection_restore.ts";
import { fnIuCollectionValidate } from "../../schema-ts/collection/fn_iu_collection_validate.ts";
import { fnIuCollectionWithdraw } from "../../schema-ts/collection/fn_iu_collection_withdraw.ts";
import { fnIuPieceInsert } from "../../schema-ts/collection/fn_iu_piece_insert.ts";
import { fnIuPieceRemove } from "../../schema-ts/collection/fn_iu_piece_remove.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuRestore } from "../../schema-ts/unit/fn_iu_restore.ts";
import { fnIuWithdraw } from "../../schema-ts/unit/fn_iu_withdraw.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, openGates, revise, steps, whileWaiting } from "./collections.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openGates(owner);
});

const withdraw = (p_collection_key: string, p_expected_manifest_no = 1, client = app) =>
  call(client, fnIuCollectionWithdraw, { p_collection_key, p_expected_manifest_no, p_actor: "ana" });
const restore = (p_collection_key: string, client = app) => call(client, fnIuCollectionRestore, { p_collection_key, p_actor: "ana" });
const withdrawUnit = (p_iu_id: string) => call(app, fnIuWithdraw, { p_iu_id, p_expected_version_no: 1, p_actor: "ana" });
const restoreUnit = (p_iu_id: string) => call(app, fnIuRestore, { p_iu_id, p_actor: "ana" });
const ids = ({ pieces }: { pieces: { iu_id: string }[] }) => pieces.map(({ iu_id }) => iu_id);
const statuses = async (iuIds: string[]) =>
  (
    await app.query(
      "select lifecycle_status from unnest($1::uuid[]) with ordinality as p (iu_id, n) join iu_core.information_unit u using (iu_id) order by p.n",
      [iuIds],
    )
  ).rows.map(({ lifecycle_status }) => lifecycle_status);
/** Everything that can be undone: all rows but history and the counter into it. */
const logicalState = async () =>
  (
    await owner.query(`
      select jsonb_agg(to_jsonb(u) order by iu_id) as units from iu_core.information_unit u
      union all select jsonb_agg(to_jsonb(m) order by collection_id, piece_order) from iu_core.iu_piece_membership m
      union all select jsonb_agg(to_jsonb(c) - 'manifest_no' order by collection_id) from iu_core.iu_piece_collection c
    `)
  ).rows;

test("takes the drafts it minted along; restoring brings everything back as it was", async () => {
  const made = await compose(app, steps(3));
  const before = await logicalState();
  expect(await withdraw(made.collection_key)).toEqual({
    collection_key: made.collection_key,
    status: "withdrawn",
    manifest_no: 2,
    units: 3,
  });
  expect(await statuses(ids(made))).toEqual(["withdrawn", "withdrawn", "withdrawn"]);
  const { rows } = await app.query(
    "select transition_type, from_status, to_status, detail from iu_core.iu_lifecycle_log where iu_id = $1 order by recorded_at",
    [ids(made)[0]],
  );
  expect(rows[1]).toEqual({
    transition_type: "withdraw",
    from_status: "draft",
    to_status: "withdrawn",
    detail: { collection_key: made.collection_key, manifest_no: 2 },
  });

  expect(await restore(made.collection_key)).toEqual({ collection_key: made.collection_key, status: "active", manifest_no: 3, units: 3 });
  expect(await logicalState()).toEqual(before);
  expect(await call(app, fnIuCollectionValidate, { p_collection_key: made.collection_key })).toMatchObject({ ok: true, manifest_no: 3 });
  const history = await app.query(
    "select manifest_no, change, graph_digest, content_digest from iu_core.iu_piece_collection_manifest where collection_id = $1 order by 1",
    [made.collection_id],
  );
  const { graph_digest, content_digest } = made;
  expect(history.rows).toEqual([
    { manifest_no: 1, change: { action: "compose" }, graph_digest, content_digest },
    { manifest_no: 2, change: { action: "withdraw", units: 3 }, graph_digest, content_digest },
    { manifest_no: 3, change: { action: "restore", units: 3 }, graph_digest, content_digest },
  ]);
});

test("leaves alone what was shared, revised, enacted or is used elsewhere", async () => {
  const source = await compose(app, steps(1));
  const shared = ids(source)[0] as string;
  const made = await compose(app, [{ iu_id: shared }, ...steps(4)]);
  const [, revised, enacted, used, alone] = ids(made) as [string, string, string, string, string];
  await revise(app, revised, "Mới.");
  await owner.query("update iu_core.information_unit set lifecycle_status = 'enacted', enacted_version_no = 1 where iu_id = $1", [enacted]);
  await compose(app, [{ iu_id: used }]);
  const before = await logicalState();
  expect(await withdraw(made.collection_key)).toMatchObject({ units: 1 });
  expect(await statuses([shared, revised, enacted, used, alone])).toEqual(["draft", "draft", "enacted", "draft", "withdrawn"]);
  expect(await restore(made.collection_key)).toMatchObject({ units: 1 });
  expect(await logicalState()).toEqual(before);
});

test("a withdrawn collection is not there any more, and its key and addresses stay taken", async () => {
  const { collection_key: p_collection_key, pieces } = await compose(app, steps(2));
  await withdraw(p_collection_key);
  const expected = { code: "not_found", collection_key: p_collection_key, status: "withdrawn" };
  const edit = { p_collection_key, p_piece_order: 1, p_expected_manifest_no: 2, p_actor: "ana" };
  for (const attempt of [
    () => call(app, fnIuCollectionRender, { p_collection_key }),
    () => call(app, fnIuCollectionValidate, { p_collection_key }),
    () => call(app, fnIuCollectionCompare, { p_a: p_collection_key, p_b: p_collection_key }),
    () => call(app, fnIuCollectionManifestRefresh, { p_collection_key, p_actor: "ana" }),
    () => call(app, fnIuPieceInsert, { ...edit, p_piece: { title: "x", body: "y" } }),
    () => call(app, fnIuPieceRemove, edit),
    () => withdraw(p_collection_key, 2),
  ]) {
    expect((await refusal(attempt())).detail).toMatchObject(expected);
  }
  expect((await refusal(compose(app, steps(1), { key: p_collection_key }))).sqlstate).toBe("IU005");
  expect((await refusal(compose(app, [{ title: "x", body: "y", canonical_address: `${p_collection_key}/1` }]))).sqlstate).toBe("IU005");
  expect((await refusal(compose(app, [{ iu_id: pieces[0]?.iu_id ?? "" }]))).sqlstate).toBe("IU006");
});

test("undoes exactly one withdrawal: units that came back or were withdrawn by themselves are not touched", async () => {
  const made = await compose(app, steps(3));
  const [back, again] = ids(made) as [string, string, string];
  await withdraw(made.collection_key);
  await restoreUnit(back);
  await restoreUnit(again);
  await withdrawUnit(again);
  const { sqlstate, detail } = await refusal(restore(made.collection_key));
  expect({ sqlstate, ...detail }).toMatchObject({ sqlstate: "IU005", actual: 1, pieces: [{ piece_order: 2, iu_id: again }] });
  expect(await statuses(ids(made))).toEqual(["draft", "withdrawn", "withdrawn"]);
  await restoreUnit(again);
  expect(await restore(made.collection_key)).toMatchObject({ status: "active", units: 1 });
  expect(await statuses(ids(made))).toEqual(["draft", "draft", "draft"]);
});

test("can be withdrawn and restored again and again", async () => {
  const { collection_key } = await compose(app, steps(2));
  for (const manifest of [1, 3, 5]) {
    expect(await withdraw(collection_key, manifest)).toMatchObject({ manifest_no: manifest + 1, units: 2 });
    expect(await restore(collection_key)).toMatchObject({ manifest_no: manifest + 2, units: 2 });
  }
});

describe("a unit in an active collection", () => {
  test("is not withdrawn by itself; out of it, it is", async () => {
    const made = await compose(app, steps(2));
    const iu_id = ids(made)[1] as string;
    const before = await state(owner);
    const { sqlstate, detail } = await refusal(withdrawUnit(iu_id));
    expect({ sqlstate, ...detail }).toMatchObject({
      sqlstate: "IU005",
      iu_id,
      actual: made.collection_key,
      pieces: [{ iu_id, collection_key: made.collection_key, piece_order: 2 }],
    });
    expect(await state(owner)).toEqual(before);
    await call(app, fnIuPieceRemove, {
      p_collection_key: made.collection_key,
      p_piece_order: 2,
      p_expected_manifest_no: 1,
      p_actor: "ana",
    });
    expect(await withdrawUnit(iu_id)).toMatchObject({ to_status: "withdrawn" });
  });
});

describe("refuses, and writes nothing,", () => {
  const refused = async (attempt: () => Promise<unknown>) => {
    const before = await state(owner);
    const { sqlstate, detail } = await refusal(attempt());
    expect(await state(owner)).toEqual(before);
    return { sqlstate, ...detail };
  };
  test("the wrong manifest, an unknown key, none", async () => {
    const { collection_key } = await compose(app, steps(1));
    expect(await refused(() => withdraw(collection_key, 7))).toMatchObject({ sqlstate: "IU005", expected: 7, actual: 1 });
    expect(await refused(() => withdraw("nobody"))).toMatchObject({ sqlstate: "IU004", status: null });
    expect(await refused(() => withdraw(null as never))).toMatchObject({ sqlstate: "IU003" });
    expect(await refused(() => restore("nobody"))).toMatchObject({ sqlstate: "IU004", collection_key: "nobody" });
    expect(await refused(() => restore(null as never))).toMatchObject({ sqlstate: "IU003" });
    expect(await refused(() => restore(collection_key))).toMatchObject({ sqlstate: "IU005", expected: "withdrawn", actual: "active" });
  });
  test("while the gate is closed; a reader", async () => {
    const reader = await database.connect({ role: "iu_reader" });
    expect(await sqlstate(withdraw("nobody", 1, reader))).toBe("42501");
    expect(await sqlstate(restore("nobody", reader))).toBe("42501");
    await rolledBack(owner, async () => {
      await call(owner, fnDotConfigSet, { p_key: "iu_core.composer_enabled", p_value: false, p_actor: "test", p_reason: "test" });
      expect((await refusal(withdraw("nobody", 1, owner))).sqlstate).toBe("IU001");
    });
    await rolledBack(owner, async () => {
      await call(owner, fnDotConfigSet, { p_key: "iu_core.composer_enabled", p_value: false, p_actor: "test", p_reason: "test" });
      expect((await refusal(restore("nobody", owner))).sqlstate).toBe("IU001");
    });
  });
});

test("a withdrawal waits for whoever is sharing a unit, and then leaves it alone", async () => {
  const b = await database.connect({ role: "iu_app" });
  const made = await compose(app, steps(2));
  await app.query("begin");
  await compose(app, [{ iu_id: ids(made)[0] as string }]);
  const result = await whileWaiting(
    owner,
    b,
    () => withdraw(made.collection_key, 1, b),
    () => app.query("commit"),
  );
  expect(result).toMatchObject({ status: "fulfilled", value: { units: 1 } });
  expect(await statuses(ids(made))).toEqual(["draft", "withdrawn"]);
});
