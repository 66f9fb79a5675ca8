import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCollectionRender } from "../../schema-ts/collection/fn_iu_collection_render.ts";
import { fnIuCollectionValidate } from "../../schema-ts/collection/fn_iu_collection_validate.ts";
import { fnIuPieceInsert } from "../../schema-ts/collection/fn_iu_piece_insert.ts";
import { fnIuPieceMove } from "../../schema-ts/collection/fn_iu_piece_move.ts";
import { fnIuPiecePin } from "../../schema-ts/collection/fn_iu_piece_pin.ts";
import { fnIuPieceRemove } from "../../schema-ts/collection/fn_iu_piece_remove.ts";
import { fnIuPieceReplace } from "../../schema-ts/collection/fn_iu_piece_replace.ts";
import type { PieceSpec } from "../../schema-ts/collection/piece_spec.ts";
import type { ManifestState } from "../../schema-ts/collection/results.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import {
  compose,
  fileOf,
  graphDigest,
  leavesOf,
  newKey,
  openGates,
  refusalOfOutcome,
  revise,
  setStatus,
  steps,
  whileWaiting,
} from "./collections.ts";
import { treeHash } from "./rfc6962.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openGates(owner);
});

const by = { p_actor: "ana" };
const insert = (p_collection_key: string, p_piece_order: number, p_piece: PieceSpec, p_expected_manifest_no: number, client = app) =>
  call(client, fnIuPieceInsert, { p_collection_key, p_piece_order, p_piece, p_expected_manifest_no, ...by });
const remove = (p_collection_key: string, p_piece_order: number, p_expected_manifest_no: number, client = app) =>
  call(client, fnIuPieceRemove, { p_collection_key, p_piece_order, p_expected_manifest_no, ...by });
const move = (p_collection_key: string, p_from: number, p_to: number, p_expected_manifest_no: number, client = app) =>
  call(client, fnIuPieceMove, { p_collection_key, p_from, p_to, p_expected_manifest_no, ...by });
const replace = (p_collection_key: string, p_piece_order: number, p_piece: PieceSpec, p_expected_manifest_no: number, client = app) =>
  call(client, fnIuPieceReplace, { p_collection_key, p_piece_order, p_piece, p_expected_manifest_no, ...by });
const pin = (p_collection_key: string, p_piece_order: number, p_version_no: number | null, p_expected_manifest_no: number, client = app) =>
  call(client, fnIuPiecePin, { p_collection_key, p_piece_order, p_version_no, p_expected_manifest_no, ...by });

const rendered = (p_collection_key: string) => call(app, fnIuCollectionRender, { p_collection_key });
const titles = async (key: string) => (await rendered(key)).map(({ title }) => title);
const lastChange = async (key: string) =>
  (
    await app.query(
      "select m.manifest_no, m.change from iu_core.iu_piece_collection_manifest m join iu_core.iu_piece_collection c using (collection_id, manifest_no) where c.collection_key = $1",
      [key],
    )
  ).rows[0];

/** The result is what the collection is now, and the collection is valid. */
async function expectTrue(result: ManifestState, manifestNo: number) {
  const pieces = await rendered(result.collection_key);
  expect(pieces.map(({ piece_order }) => piece_order)).toEqual(pieces.map((_, i) => i + 1));
  expect(result).toMatchObject({
    manifest_no: manifestNo,
    piece_count: pieces.length,
    graph_digest: graphDigest(pieces),
    content_digest: treeHash(leavesOf(pieces)).toString("hex"),
    changed: true,
  });
  expect(await call(app, fnIuCollectionValidate, { p_collection_key: result.collection_key })).toMatchObject({
    ok: true,
    manifest_no: manifestNo,
  });
}

describe("insert", () => {
  test.each([
    [1, ["Mới", "Bước 1", "Bước 2", "Bước 3"]],
    [3, ["Bước 1", "Bước 2", "Mới", "Bước 3"]],
    [4, ["Bước 1", "Bước 2", "Bước 3", "Mới"]],
  ])("at place %i", async (place, expected) => {
    const { collection_key } = await compose(app, steps(3));
    const result = await insert(collection_key, place, { title: "Mới", body: "Mới." }, 1);
    await expectTrue(result, 2);
    expect(await titles(collection_key)).toEqual(expected);
    const pieces = await rendered(collection_key);
    expect(pieces[place - 1]?.canonical_address).toBe(`${collection_key}/2/${place}`);
    expect(await lastChange(collection_key)).toEqual({
      manifest_no: 2,
      change: { action: "insert", piece_order: place, iu_id: pieces[place - 1]?.iu_id, role: "step" },
    });
  });

  test("a shared, pinned unit; its log says so", async () => {
    const { collection_key, pieces } = await compose(app, steps(2));
    const iu_id = pieces[0]?.iu_id ?? "";
    await revise(app, iu_id, "Mới.");
    await expectTrue(await insert(collection_key, 3, { iu_id, pinned_version_no: 1 }, 1), 2);
    expect((await rendered(collection_key)).map(({ version_no }) => version_no)).toEqual([2, 1, 1]);
    const { rows } = await app.query("select transition_type, detail from iu_core.iu_lifecycle_log where iu_id = $1 order by recorded_at", [
      iu_id,
    ]);
    expect(rows.at(-1)).toEqual({ transition_type: "compose", detail: { collection_key, piece_order: 3 } });
  });
});

test("remove closes the gap and keeps the unit", async () => {
  const { collection_key, pieces } = await compose(app, steps(3));
  await expectTrue(await remove(collection_key, 2, 1), 2);
  expect(await titles(collection_key)).toEqual(["Bước 1", "Bước 3"]);
  const iu_id = pieces[1]?.iu_id;
  expect(await lastChange(collection_key)).toEqual({
    manifest_no: 2,
    change: { action: "remove", piece_order: 2, iu_id, role: "step", pinned_version_no: null },
  });
  const { rows } = await app.query("select lifecycle_status from iu_core.information_unit where iu_id = $1", [iu_id]);
  expect(rows).toEqual([{ lifecycle_status: "draft" }]);
});

describe("move", () => {
  test("from any place to any other, and back", async () => {
    const { collection_key } = await compose(app, steps(5));
    let manifest = 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), async (from, to) => {
        fc.pre(from !== to);
        const before = await titles(collection_key);
        const expected = before.filter((_, i) => i !== from - 1);
        expected.splice(to - 1, 0, before[from - 1] as string);
        await expectTrue(await move(collection_key, from, to, manifest), ++manifest);
        expect(await titles(collection_key)).toEqual(expected);
        expect(await lastChange(collection_key)).toEqual({ manifest_no: manifest, change: { action: "move", from, to } });
        await move(collection_key, to, from, manifest++);
        expect(await titles(collection_key)).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });

  test("to its own place writes nothing", async () => {
    const made = await compose(app, steps(2));
    const before = await state(owner);
    const { collection_key, graph_digest, content_digest } = made;
    expect(await move(collection_key, 2, 2, 1)).toEqual({
      collection_key,
      graph_digest,
      content_digest,
      manifest_no: 1,
      piece_count: 2,
      changed: false,
    });
    expect(await state(owner)).toEqual(before);
  });
});

test("replace puts a piece in the place of another, and a second one puts it back", async () => {
  const { collection_key, graph_digest, pieces } = await compose(app, steps(3));
  await expectTrue(await replace(collection_key, 2, { title: "Mới", body: "Mới." }, 1), 2);
  expect(await titles(collection_key)).toEqual(["Bước 1", "Mới", "Bước 3"]);
  const replaced = { iu_id: pieces[1]?.iu_id, role: "step", pinned_version_no: null };
  expect((await lastChange(collection_key)).change).toMatchObject({ action: "replace", piece_order: 2, replaced });
  const back = await replace(collection_key, 2, replaced as PieceSpec, 2);
  await expectTrue(back, 3);
  expect(back.graph_digest).toBe(graph_digest);
});

describe("pin", () => {
  test("keeps a version through revisions; null lets it follow again", async () => {
    const { collection_key, content_digest, pieces } = await compose(app, steps(2));
    await expectTrue(await pin(collection_key, 1, 1, 1), 2);
    await revise(app, pieces[0]?.iu_id ?? "", "Mới.");
    expect((await rendered(collection_key))[0]).toMatchObject({ version_no: 1 });
    const free = await pin(collection_key, 1, null, 2);
    await expectTrue(free, 3);
    expect(free.content_digest).not.toBe(content_digest);
    expect((await lastChange(collection_key)).change).toEqual({
      action: "pin",
      piece_order: 1,
      iu_id: pieces[0]?.iu_id,
      version_no: null,
      previous_version_no: 1,
    });
  });

  test("to what it is pinned to writes nothing", async () => {
    const { collection_key } = await compose(app, steps(1));
    expect(await pin(collection_key, 1, null, 1)).toMatchObject({ manifest_no: 1, changed: false });
    await pin(collection_key, 1, 1, 1);
    const before = await state(owner);
    expect(await pin(collection_key, 1, 1, 2)).toMatchObject({ manifest_no: 2, changed: false });
    expect(await state(owner)).toEqual(before);
  });
});

describe("refuses, and writes nothing,", () => {
  const refused = async (attempt: () => Promise<unknown>) => {
    const before = await state(owner);
    const { sqlstate, detail } = await refusal(attempt());
    expect(await state(owner)).toEqual(before);
    return { sqlstate, ...detail };
  };
  const step = { title: "Mới", body: "Mới." };
  /** Each edit, good as it is for a collection of 3 pieces at manifest 1. */
  const edits: Record<string, (key: string, manifest: number, client?: Client) => Promise<unknown>> = {
    insert: (key, manifest, client) => insert(key, 2, step, manifest, client),
    remove: (key, manifest, client) => remove(key, 2, manifest, client),
    move: (key, manifest, client) => move(key, 1, 3, manifest, client),
    replace: (key, manifest, client) => replace(key, 2, step, manifest, client),
    pin: (key, manifest, client) => pin(key, 2, 1, manifest, client),
  };

  describe.each(Object.entries(edits))("%s:", (_, edit) => {
    test("another manifest than the current one", async () => {
      const { collection_key } = await compose(app, steps(3));
      expect(await refused(() => edit(collection_key, 2))).toMatchObject({ sqlstate: "IU005", collection_key, expected: 2, actual: 1 });
      expect(await refused(() => edit(collection_key, null as never))).toMatchObject({
        sqlstate: "IU003",
        argument: "p_expected_manifest_no",
      });
    });
    test("a collection nobody composed, or none", async () => {
      expect(await refused(() => edit("nobody", 1))).toMatchObject({ sqlstate: "IU004", collection_key: "nobody", status: null });
      expect(await refused(() => edit(null as never, 1))).toMatchObject({ sqlstate: "IU003", argument: "p_collection_key" });
    });
    test("while the gate is closed; a reader; an actor of nobody", async () => {
      await rolledBack(owner, async () => {
        await call(owner, fnDotConfigSet, { p_key: "iu_core.composer_enabled", p_value: false, p_actor: "test", p_reason: "test" });
        expect((await refusal(edit("nobody", 1, owner))).sqlstate).toBe("IU001");
      });
      expect(await sqlstate(edit("nobody", 1, await database.connect({ role: "iu_reader" })))).toBe("42501");
    });
    test("the second of two who have read the same manifest", async () => {
      const b = await database.connect({ role: "iu_app" });
      const { collection_key } = await compose(app, steps(3));
      await app.query("begin");
      await edit(collection_key, 1);
      const late = await refusalOfOutcome(
        await whileWaiting(
          owner,
          b,
          () => edit(collection_key, 1, b),
          () => app.query("commit"),
        ),
      );
      expect({ sqlstate: late.sqlstate, ...late.detail }).toMatchObject({ sqlstate: "IU005", expected: 1, actual: 2 });
      expect((await call(app, fnIuCollectionValidate, { p_collection_key: collection_key })).ok).toBe(true);
    });
  });

  test("places outside the collection", async () => {
    const { collection_key } = await compose(app, steps(3));
    for (const place of [0, -1, 4, null] as number[]) {
      const outside = { sqlstate: "IU003", min: 1, max: 3 };
      expect(await refused(() => remove(collection_key, place, 1))).toMatchObject({ ...outside, argument: "p_piece_order" });
      expect(await refused(() => replace(collection_key, place, step, 1))).toMatchObject({ ...outside, argument: "p_piece_order" });
      expect(await refused(() => pin(collection_key, place, 1, 1))).toMatchObject({ ...outside, argument: "p_piece_order" });
      expect(await refused(() => move(collection_key, place, 1, 1))).toMatchObject({ ...outside, argument: "p_from" });
      expect(await refused(() => move(collection_key, 1, place, 1))).toMatchObject({ ...outside, argument: "p_to" });
    }
    expect(await refused(() => insert(collection_key, 5, step, 1))).toMatchObject({ sqlstate: "IU003", argument: "p_piece_order", max: 4 });
    expect(await refused(() => insert(collection_key, 0, step, 1))).toMatchObject({ sqlstate: "IU003", argument: "p_piece_order" });
  });

  test("specs that are wrong, with a path into p_piece", async () => {
    const { collection_key, pieces } = await compose(app, steps(3));
    for (const edit of [
      (piece: unknown) => insert(collection_key, 2, piece as never, 1),
      (piece: unknown) => replace(collection_key, 2, piece as never, 1),
    ]) {
      expect(await refused(() => edit({ title: "x" }))).toMatchObject({ sqlstate: "IU003", path: "$.body" });
      expect(await refused(() => edit({ ...step, role: "chapter" }))).toMatchObject({ sqlstate: "IU002", path: "$.role", role: "chapter" });
      expect(await refused(() => edit({ ...step, canonical_address: `${collection_key}/1` }))).toMatchObject({
        sqlstate: "IU005",
        path: "$.canonical_address",
      });
      expect(await refused(() => edit({ iu_id: "x" }))).toMatchObject({ sqlstate: "IU003", path: "$.iu_id" });
      expect(await refused(() => edit({ iu_id: pieces[0]?.iu_id, pinned_version_no: 9 }))).toMatchObject({
        sqlstate: "IU004",
        path: "$.pinned_version_no",
        version_no: 9,
      });
      expect(await refused(() => edit([step, step]))).toMatchObject({ sqlstate: "IU003", argument: "p_piece", path: "$" });
      expect(await refused(() => edit(null))).toMatchObject({ sqlstate: "IU003", argument: "p_piece" });
    }
  });

  test("a unit that cannot become a piece any more", async () => {
    const { collection_key } = await compose(app, steps(1));
    const other = await compose(app, steps(1));
    const iu_id = other.pieces[0]?.iu_id ?? "";
    await setStatus(owner, iu_id, "retired");
    expect(await refused(() => insert(collection_key, 1, { iu_id }, 1))).toMatchObject({
      sqlstate: "IU006",
      path: "$.iu_id",
      from_status: "retired",
    });
  });

  test("versions that do not exist", async () => {
    const { collection_key, pieces } = await compose(app, steps(1));
    expect(await refused(() => pin(collection_key, 1, 2, 1))).toMatchObject({ sqlstate: "IU004", iu_id: pieces[0]?.iu_id, version_no: 2 });
    expect(await refused(() => pin(collection_key, 1, 0, 1))).toMatchObject({ sqlstate: "IU003", argument: "p_version_no" });
  });

  test("what the kind forbids afterwards", async () => {
    const { collection_key } = await compose(app, fileOf("title", "body", "reference"), { kind: "file" });
    const piece = (role: string) => ({ ...step, role });
    expect(await refused(() => insert(collection_key, 1, piece("body"), 1))).toMatchObject({
      sqlstate: "IU003",
      path: "$.role",
      problems: [{ piece_order: 2 }],
    });
    expect(await refused(() => insert(collection_key, 2, piece("title"), 1))).toMatchObject({
      sqlstate: "IU003",
      path: "$.role",
      problems: [{ piece_order: 2 }],
    });
    expect(await refused(() => replace(collection_key, 2, piece("appendix"), 1))).toMatchObject({ sqlstate: "IU003", path: "$.role" });
    expect(await refused(() => remove(collection_key, 2, 1))).toMatchObject({ sqlstate: "IU003", path: "p_piece_order" });
    expect(await refused(() => move(collection_key, 3, 1, 1))).toMatchObject({ sqlstate: "IU003", path: "p_to" });
    await expectTrue(await insert(collection_key, 3, piece("appendix"), 1), 2);
  });

  test("the last piece's removal", async () => {
    const { collection_key } = await compose(app, steps(1));
    expect(await refused(() => remove(collection_key, 1, 1))).toMatchObject({ sqlstate: "IU003", argument: "p_piece_order" });
  });

  test("one piece more than a collection may have", async () => {
    await rolledBack(owner, async () => {
      await call(owner, fnDotConfigSet, { p_key: "iu_core.max_pieces", p_value: 2, p_actor: "test", p_reason: "test" });
      const { collection_key } = await compose(owner, steps(2), { key: newKey() });
      const { detail } = await refusal(insert(collection_key, 1, step, 1, owner));
      expect(detail).toMatchObject({ code: "invalid_argument", count: 3, limit: 2 });
    });
  });
});
