import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCollectionValidate } from "../../schema-ts/collection/fn_iu_collection_validate.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, fileOf, newKey, openGates, refusalOfOutcome, setStatus, steps, whileWaiting } from "./collections.ts";
import { editsOf } from "./edits.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
const { insert, remove, move, replace, pin, expectTrue } = editsOf(() => app);

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openGates(owner);
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
