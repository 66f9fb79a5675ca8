import { beforeAll, describe, expect, test } from "vitest";
import type { MintedPieceSpec, PieceSpec } from "../../schema-ts/collection/piece_spec.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, fileOf, steps } from "../collection/collections.ts";
import { editsOf } from "../collection/edits.ts";
import { refusal, rolledBack, state } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";
import { operationsOf, parts, pending, prepare } from "./structure.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
const { split, merge, supersede, undo, decide, undecide } = operationsOf(() => app);
const { insert, remove, pin, rendered, expectTrue } = editsOf(() => app);

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await prepare(owner);
});

const other = (body: string): MintedPieceSpec => ({ title: body, body });
/** Units by letter, and a workflow that shares them in this order; what is no unit's letter is minted, `a!` is pinned. */
async function workflow(letters: string) {
  const units: Record<string, string> = {};
  for (const letter of new Set(letters.replaceAll(/[^a-c]/g, ""))) units[letter] = await create(app, { p_title: letter, p_body: letter });
  const pieces = (letters.match(/\w!?/g) ?? []).map((at): PieceSpec => {
    const iu_id = units[at[0] as string];
    return iu_id === undefined ? other(at) : { iu_id, ...(at[1] ? { pinned_version_no: 1 } : {}) };
  });
  const { collection_key } = await compose(app, pieces);
  const { a = "", b = "", c = "" } = units;
  return { key: collection_key, a, b, c };
}
const bodies = async (key: string) => (await rendered(key)).map(({ body }) => body).join(" ");

describe("follow", () => {
  test("puts the parts of a split where the unit stood, wherever it floats; pins stay", async () => {
    const { key, a } = await workflow("x a y a! a");
    const { operation_id } = await split(a, parts("1", "2"));
    const result = await decide(operation_id, key, "follow", 1);
    expect(result).toMatchObject({ operation_id, state: "followed", pieces: 2, changed: true });
    expect(await bodies(key)).toBe("x 1 2 y a 1 2");
    await expectTrue(result, 2);
    expect(await pending(app, key)).toEqual([]);
    const { rows } = await owner.query("select change from iu_core.iu_piece_collection_manifest where change ->> 'operation_id' = $1", [
      operation_id,
    ]);
    expect(rows).toMatchObject([{ change: { action: "follow", pieces: 2, before: [{}, { iu_id: a }, {}, { pinned_version_no: 1 }, {}] } }]);
  });

  test.each([
    ["a b", "M"],
    ["x a y b z", "x M y z"],
    ["b x a", "M x"],
    ["a b x a b", "M x M"],
    ["a x", "M x"],
    ["a a! b", "M a"],
  ])("of a merge of a and b makes %s to %s", async (before, after) => {
    const { key, ...units } = await workflow(before);
    const a = units.a;
    const b = units.b || (await create(app, { p_body: "b" }));
    const { operation_id } = await merge([a, b], { title: "M", body: "M" });
    await decide(operation_id, key, "follow", 1);
    expect(await bodies(key)).toBe(after);
  });

  test("puts there what stands for the unit now, however often that was replaced", async () => {
    const { key, a } = await workflow("a");
    const first = await split(a, parts("1", "2", "3"));
    const [one, two, three] = first.iu_ids as [string, string, string];
    await supersede(one, await create(app, { p_body: "eins" }));
    await merge([two, three], { title: "M", body: "M" });
    expect((await pending(app, key))[0].successors).toHaveLength(2);
    await decide(first.operation_id, key, "follow", 1);
    expect(await bodies(key)).toBe("eins M");
  });

  test("after the pieces were edited away changes nothing", async () => {
    const { key, a } = await workflow("a x");
    const { operation_id } = await split(a);
    await remove(key, 1, 1);
    expect(await decide(operation_id, key, "follow", 2)).toMatchObject({ state: "followed", pieces: 0, changed: false, manifest_no: 2 });
    expect(await undecide(operation_id, key, 2)).toMatchObject({ state: "pending", changed: false });
  });

  test("finds the pieces where they are now", async () => {
    const { key, a } = await workflow("a");
    const { operation_id } = await split(a, parts("1", "2"));
    await insert(key, 1, other("x"), 1);
    expect(await pending(app, key)).toMatchObject([{ piece_order: 2, manifest_no: 2 }]);
    await decide(operation_id, key, "follow", 2);
    expect(await bodies(key)).toBe("x 1 2");
  });
});

describe("keep, and taking a decision back", () => {
  test("keep changes no piece, and is a decision", async () => {
    const { key, a } = await workflow("a x");
    const { operation_id } = await split(a);
    expect(await decide(operation_id, key, "keep", 1)).toMatchObject({ state: "kept", pieces: 1, changed: false, manifest_no: 1 });
    expect(await pending(app, key)).toEqual([]);
    expect(await bodies(key)).toBe("a x");
    expect(await undecide(operation_id, key, 1)).toMatchObject({ state: "pending", changed: false, undecided: "keep" });
    expect(await pending(app, key)).toHaveLength(1);
  });

  test("what was followed comes back, pins and roles included", async () => {
    const { key, a } = await workflow("x a a! y");
    await pin(key, 4, 1, 1);
    const before = await owner.query("select * from iu_core.iu_piece_membership order by collection_id, piece_order");
    const { operation_id } = await split(a);
    await decide(operation_id, key, "follow", 2);
    const result = await undecide(operation_id, key, 3);
    expect(result).toMatchObject({ state: "pending", changed: true, manifest_no: 4, undecided: "follow" });
    expect((await owner.query("select * from iu_core.iu_piece_membership order by collection_id, piece_order")).rows).toEqual(before.rows);
    await expectTrue(result, 4);
    await undo("split", operation_id);
  });

  test("is refused after the collection was edited, not after its manifest was refreshed", async () => {
    const { key, a } = await workflow("a x");
    const { operation_id, iu_ids } = await split(a);
    await decide(operation_id, key, "follow", 1);
    await app.query("select iu_core.fn_iu_revise($1, 'Mới', 'Mới.', 1, 'ana')", [iu_ids[0]]);
    await app.query("select iu_core.fn_iu_collection_manifest_refresh($1, 'ana')", [key]);
    await rolledBack(app, async () => void (await undecide(operation_id, key, 3)));
    await insert(key, 1, other("y"), 3);
    const before = await state(owner);
    expect(await refusal(undecide(operation_id, key, 4))).toMatchObject({
      sqlstate: "IU005",
      detail: { path: "p_collection_key", expected: 2, actual: 4 },
    });
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

  test("what is no decision, no operation, no collection", async () => {
    const { key, a } = await workflow("a");
    const { operation_id } = await split(a);
    for (const decision of ["", "perhaps", null as never])
      expect(await refused(() => decide(operation_id, key, decision, 1))).toMatchObject({ sqlstate: "IU003", path: "p_decision" });
    expect(await refused(() => decide(null as never, key, "keep", 1))).toMatchObject({ sqlstate: "IU003", path: "p_operation_id" });
    expect(await refused(() => decide(unknownId, key, "keep", 1))).toMatchObject({ sqlstate: "IU004", operation_id: unknownId });
    expect(await refused(() => decide(operation_id, "nobody", "keep", 1))).toMatchObject({ sqlstate: "IU004", collection_key: "nobody" });
    expect(await refused(() => decide(operation_id, key, "keep", 2))).toMatchObject({ sqlstate: "IU005", expected: 2, actual: 1 });
    expect(await refused(() => undecide(null as never, key, 1))).toMatchObject({ sqlstate: "IU003", path: "p_operation_id" });
    expect(await refused(() => undecide(unknownId, key, 1))).toMatchObject({ sqlstate: "IU004" });
    expect(await refused(() => undecide(operation_id, key, 1))).toMatchObject({ sqlstate: "IU005", actual: "pending" });
  });

  test("a decision that was made, and one about what was undone", async () => {
    const { key, a } = await workflow("a");
    const { operation_id } = await split(a);
    await decide(operation_id, key, "keep", 1);
    expect(await refused(() => decide(operation_id, key, "follow", 1))).toMatchObject({
      sqlstate: "IU005",
      expected: "pending",
      actual: "kept",
    });
    await undo("split", operation_id);
    expect(await refused(() => decide(operation_id, key, "follow", 1))).toMatchObject({ sqlstate: "IU005", actual: "void" });
    expect(await refused(() => undecide(operation_id, key, 1))).toMatchObject({ sqlstate: "IU005", actual: "void" });
  });

  test("what the kind forbids, and more pieces than a collection may have", async () => {
    const { collection_key, pieces } = await compose(app, fileOf("title", "body"), { kind: "file" });
    const { operation_id } = await split(pieces[0]?.iu_id as string);
    expect(await refused(() => decide(operation_id, collection_key, "follow", 1))).toMatchObject({ sqlstate: "IU003", path: "p_decision" });
    const long = await compose(app, steps(2));
    const other = await split(long.pieces[0]?.iu_id as string);
    await rolledBack(owner, async () => {
      await configure(owner, "iu_core.max_pieces", 2);
      expect(await refusal(decide(other.operation_id, long.collection_key, "follow", 1, owner))).toMatchObject({
        detail: { count: 3, limit: 2 },
      });
    });
  });

  test("successors that were retired or withdrawn", async () => {
    const { key, a } = await workflow("a");
    const { operation_id, iu_ids } = await split(a);
    await owner.query("update iu_core.information_unit set lifecycle_status = 'retired' where iu_id = $1", [iu_ids[1]]);
    expect(await refused(() => decide(operation_id, key, "follow", 1))).toMatchObject({
      sqlstate: "IU006",
      path: "$[1].iu_id",
      iu_id: iu_ids[1],
    });
  });

  test("while the gates are closed", async () => {
    const { key, a } = await workflow("a");
    const { operation_id } = await split(a);
    for (const [gate, decision] of [
      ["iu_core.structure_ops_enabled", "keep"],
      ["iu_core.composer_enabled", "follow"],
    ] as const)
      await rolledBack(owner, async () => {
        await configure(owner, gate, false);
        expect(await refusal(decide(operation_id, key, decision, 1, owner))).toMatchObject({ sqlstate: "IU001", detail: { gate } });
      });
  });
});
