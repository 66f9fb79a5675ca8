import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCollectionRender } from "../../schema-ts/collection/fn_iu_collection_render.ts";
import { composerEnabled } from "../../schema-ts/collection/gates.ts";
import type { PieceSpec } from "../../schema-ts/collection/piece_spec.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuCollectionImport } from "../../schema-ts/text/fn_iu_collection_import.ts";
import type { RevisionSpec } from "../../schema-ts/text/fn_iu_units_revise.ts";
import { unitWriteEnabled } from "../../schema-ts/unit/gates.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, fileOf, graphDigest, newKey, openGates, revise, setStatus, steps } from "../collection/collections.ts";
import { refusal, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openGates(owner);
});

const take = (key: string, pieces: PieceSpec[] | null, revisions: RevisionSpec[], expected = 1, client = app) =>
  call(client, fnIuCollectionImport, {
    p_collection_key: key,
    p_pieces: pieces,
    p_revisions: revisions,
    p_expected_manifest_no: expected,
    p_actor: "ana",
  });
const render = (key: string) => call(owner, fnIuCollectionRender, { p_collection_key: key });
const ids = (count: number, made: Awaited<ReturnType<typeof compose>>) => made.pieces.slice(0, count).map(({ iu_id }) => iu_id);

describe("an import", () => {
  test("arranges, mints and revises in one manifest", async () => {
    const key = newKey("import");
    const [a, b, c] = ids(3, await compose(app, steps(3), { key })) as [string, string, string];
    const done = await take(
      key,
      [{ iu_id: c }, { title: "Mới", body: "Thêm." }, { iu_id: a, pinned_version_no: 1 }],
      [{ iu_id: c, title: "Bước 3", body: "Khác.", expected_version_no: 1 }],
    );
    expect(done).toMatchObject({ manifest_no: 2, piece_count: 3, changed: true, revised: 1, minted: 1 });
    const pieces = await render(key);
    expect(pieces.map(({ body, version_no }) => [body, version_no])).toEqual([
      ["Khác.", 2],
      ["Thêm.", 1],
      ["Nội dung của bước 1.\n", 1],
    ]);
    expect(pieces[1]?.canonical_address).toBe(`${key}/2/2`);
    expect(done.graph_digest).toBe(graphDigest(pieces));
    const { rows } = await owner.query(
      "select change from iu_core.iu_piece_collection_manifest m join iu_core.iu_piece_collection c using (collection_id) where collection_key = $1 and m.manifest_no = 2",
      [key],
    );
    expect(rows[0].change.before.map(({ iu_id }: { iu_id: string }) => iu_id)).toEqual([a, b, c]);
  });

  test("without an edit writes nothing at all", async () => {
    const key = newKey("import");
    const made = await compose(app, fileOf("title", "body", "appendix"), { key, kind: "file" });
    const before = await state(owner);
    const same = made.pieces.map(({ iu_id, role }) => ({ iu_id, role, pinned_version_no: null }));
    const revisions = fileOf("title", "body", "appendix").map(({ title, body }, i) => ({
      iu_id: same[i]?.iu_id as string,
      title,
      body,
      expected_version_no: 1,
    }));
    expect(await take(key, same, revisions)).toMatchObject({ manifest_no: 1, changed: false, revised: 0, minted: 0 });
    expect(await take(key, null, [])).toMatchObject({ manifest_no: 1, changed: false });
    expect(await state(owner)).toEqual(before);
  });

  test("keeps a piece whose unit is not in use any more, but takes in no such unit", async () => {
    const key = newKey("import");
    const [a, b] = ids(2, await compose(app, steps(2), { key })) as [string, string];
    await setStatus(owner, a, "superseded");
    expect(await take(key, [{ iu_id: b }, { iu_id: a }], [])).toMatchObject({ changed: true });
    const other = newKey("import");
    await compose(app, steps(1), { key: other });
    expect(await refusal(take(other, [{ iu_id: a }], []))).toMatchObject({ sqlstate: "IU006", detail: { path: "$[0].iu_id" } });
  });

  test("a unit may be several pieces", async () => {
    const key = newKey("import");
    const [a, b] = ids(2, await compose(app, steps(2), { key })) as [string, string];
    expect(await take(key, [{ iu_id: a }, { iu_id: b }, { iu_id: a, pinned_version_no: 1 }], [])).toMatchObject({ piece_count: 3 });
  });

  test("of 3000 pieces in reverse with 500 new texts is one matter", async () => {
    const key = newKey("import");
    const made = await compose(app, steps(3000), { key });
    const revisions = made.pieces.slice(0, 500).map(({ iu_id }, i) => ({
      iu_id,
      title: `Bước ${i + 1}`,
      body: `Mới ${i}.`,
      expected_version_no: 1,
    }));
    expect(await take(key, made.pieces.map(({ iu_id }) => ({ iu_id })).reverse(), revisions)).toMatchObject({
      revised: 500,
      manifest_no: 2,
    });
    expect((await render(key)).map(({ iu_id }) => iu_id)).toEqual(made.pieces.map(({ iu_id }) => iu_id).reverse());
  });
});

describe("is refused, and nothing is written:", () => {
  const key = newKey("refused");
  let a: string;
  let b: string;
  let before: unknown;

  beforeAll(async () => {
    [a, b] = ids(2, await compose(app, steps(2), { key })) as [string, string];
    await revise(app, b, "Mới.");
    before = await state(owner);
  });

  const text = (changes: Partial<Record<keyof RevisionSpec | "colour", unknown>> = {}) =>
    ({ iu_id: a, title: "Bước 1", body: "Mới.", expected_version_no: 1, ...changes }) as RevisionSpec;
  const unknown = "00000000-0000-7000-8000-000000000000";

  test.each<[string, () => Promise<unknown>, string, Record<string, unknown>]>([
    ["another manifest", () => take(key, null, [text()], 7), "IU005", { expected: 7, actual: 1 }],
    ["an unknown collection", () => take("no.such", null, []), "IU004", {}],
    ["no pieces", () => take(key, [], []), "IU003", { argument: "p_pieces" }],
    ["pieces that are no array", () => take(key, {} as PieceSpec[], []), "IU003", { argument: "p_pieces" }],
    ["revisions that are no array", () => take(key, null, {} as RevisionSpec[]), "IU003", { argument: "p_revisions" }],
    ["another version", () => take(key, null, [text({ iu_id: b })]), "IU005", { path: "$[0].expected_version_no" }],
    ["a unit twice", () => take(key, null, [text(), text()]), "IU003", { path: "$[1].iu_id" }],
    ["a unit of elsewhere", () => take(key, null, [text({ iu_id: unknown })]), "IU004", { path: "$[0].iu_id" }],
    ["a revision that is no object", () => take(key, null, [7 as never]), "IU003", { path: "$[0]" }],
    ["a key too many", () => take(key, null, [text({ colour: "red" })]), "IU003", { path: "$[0].colour" }],
    ["no uuid", () => take(key, null, [text({ iu_id: "a" })]), "IU003", { path: "$[0].iu_id" }],
    ["no title", () => take(key, null, [text({ title: null })]), "IU003", { path: "$[0].title" }],
    ["a title of two lines", () => take(key, null, [text({ title: "a\nb" })]), "IU003", { path: "$[0].title" }],
    ["a body that is none", () => take(key, null, [text({ body: 7 })]), "IU003", { path: "$[0].body" }],
    ["a body too large", () => take(key, null, [text({ body: "x".repeat(524_289) })]), "IU003", { path: "$[0].body" }],
    ["no version number", () => take(key, null, [text({ expected_version_no: "1" })]), "IU003", { path: "$[0].expected_version_no" }],
    ["a role the kind has not", () => take(key, [{ iu_id: a, role: "title" }], []), "IU003", {}],
    [
      "a pin nobody wrote",
      () => take(key, [{ iu_id: b }, { iu_id: a, pinned_version_no: 9 }], []),
      "IU004",
      { path: "$[1].pinned_version_no" },
    ],
    ["an unknown unit in place two", () => take(key, [{ iu_id: a }, { iu_id: unknown }], []), "IU004", { path: "$[1].iu_id" }],
    [
      "an address that is taken, in place three",
      () => take(key, [{ iu_id: a }, { iu_id: b }, { title: "x", body: "", canonical_address: `${key}/1` }], []),
      "IU005",
      { path: "$[2].canonical_address" },
    ],
    ["a wrong type in place two", () => take(key, [{ iu_id: a }, { iu_id: b, role: 7 as never }], []), "IU003", { path: "$[1].role" }],
    [
      "a note too long",
      () =>
        call(app, fnIuCollectionImport, {
          p_collection_key: key,
          p_pieces: null,
          p_revisions: [],
          p_expected_manifest_no: 1,
          p_actor: "ana",
          p_change_note: "x".repeat(2001),
        }),
      "IU003",
      { argument: "p_change_note" },
    ],
  ])("%s", async (_what, work, code, detail) => {
    expect(await refusal(work())).toMatchObject({ sqlstate: code, detail });
    expect(await state(owner)).toEqual(before);
  });

  test.each([composerEnabled, unitWriteEnabled])("a closed gate: $name", async ({ name }) => {
    const set = (value: boolean) => call(owner, fnDotConfigSet, { p_key: name, p_value: value, p_actor: "test", p_reason: "test" });
    await set(false);
    try {
      expect(await refusal(take(key, null, [text()]))).toMatchObject({ sqlstate: "IU001", detail: { gate: name } });
    } finally {
      await set(true);
    }
  });

  test("a reader", async () => {
    const reader = await database.connect({ role: "iu_reader" });
    expect(await sqlstate(take(key, null, [], 1, reader))).toBe("42501");
  });
});
