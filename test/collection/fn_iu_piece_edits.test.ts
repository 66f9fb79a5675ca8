import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { PieceSpec } from "../../schema-ts/collection/piece_spec.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, openGates, revise, steps } from "./collections.ts";
import { editsOf } from "./edits.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openGates(owner);
});

const { insert, remove, move, replace, pin, rendered, expectTrue } = editsOf(() => app);
const titles = async (key: string) => (await rendered(key)).map(({ title }) => title);
const lastChange = async (key: string) =>
  (
    await app.query(
      "select m.manifest_no, m.change from iu_core.iu_piece_collection_manifest m join iu_core.iu_piece_collection c using (collection_id, manifest_no) where c.collection_key = $1",
      [key],
    )
  ).rows[0];

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
