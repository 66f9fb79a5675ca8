import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose } from "../collection/collections.ts";
import { refusal } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { create } from "../unit/units.ts";
import { logOf, operationsOf, parts, pending, prepare, review, statusesOf, unitsOf } from "./structure.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
const { split, merge, supersede, undo } = operationsOf(() => app);
const several = async (...bodies: string[]) => {
  const ids: string[] = [];
  for (const p_body of bodies) ids.push(await create(app, { p_body }));
  return ids;
};

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await prepare(owner);
});

describe("a merge", () => {
  test("joins the bodies with a blank line, in the order given", async () => {
    const a = await create(app, { p_canonical_address: "gộp/a", p_body: "Một." });
    const [b, c] = (await several("Hai.", "Ba.")) as [string, string];
    const result = await merge([a, c, b], { title: "Cả ba" });
    expect(result).toMatchObject({ operation: "merge", derivations: 3, memberships_affected: 0 });
    expect(await unitsOf(owner, result.iu_ids)).toMatchObject([
      { canonical_address: "gộp/a/merged", status: "draft", title: "Cả ba", body: "Một.\n\nBa.\n\nHai.", unit_kind: "policy.clause" },
    ]);
    expect(await statusesOf(owner, [a, b, c])).toEqual(["superseded", "superseded", "superseded"]);
    expect((await logOf(owner, b)).at(-1)).toMatchObject({ transition_type: "merge", to_status: "superseded" });
  });

  test("takes what the target says", async () => {
    const ids = await several("Một.", "Hai.");
    const { iu_ids } = await merge(ids, {
      title: "Hai trong một",
      body: "Viết lại.",
      canonical_address: "gộp/viết-lại",
      unit_kind: "step",
      metadata: { a: 1 },
    });
    expect(await unitsOf(owner, iu_ids)).toMatchObject([
      { canonical_address: "gộp/viết-lại", unit_kind: "step", title: "Hai trong một", body: "Viết lại." },
    ]);
  });

  test("of the parts of a lossless split is the text again, and is named anew the second time", async () => {
    const id = await create(app, { p_canonical_address: "gộp/b", p_body: "Một.\n\nHai." });
    const { iu_ids } = await split(id, parts("Một.", "Hai."), { p_lossless: true });
    const first = await merge(iu_ids);
    expect(await unitsOf(owner, first.iu_ids)).toMatchObject([{ canonical_address: "gộp/b/1/merged", body: "Một.\n\nHai." }]);
    await undo("merge", first.operation_id);
    expect(await statusesOf(owner, [...iu_ids, ...first.iu_ids])).toEqual(["draft", "draft", "withdrawn"]);
    const second = await merge(iu_ids);
    expect(await unitsOf(owner, second.iu_ids)).toMatchObject([{ canonical_address: "gộp/b/1/merged.2" }]);
  });

  test("of units in one scope stays there; of units in two it is refused", async () => {
    for (const scope of ["one", "two"])
      await owner.query("insert into iu_core.access_scope (scope, summary, changed_by) values ($1, 'Kiểm thử.', 'test')", [scope]);
    const scoped = (id: string, scope: string) =>
      owner.query("update iu_core.information_unit set scope = $2 where iu_id = $1", [id, scope]);
    const [a, b, c] = (await several("a", "b", "c")) as [string, string, string];
    await scoped(a, "one");
    const { iu_ids } = await merge([b, a], undefined, { client: owner });
    const { rows } = await owner.query("select scope from iu_core.information_unit where iu_id = any ($1)", [iu_ids]);
    expect(rows).toEqual([{ scope: "one" }]);
    await scoped(c, "two");
    expect(await refusal(merge([...iu_ids, c], undefined, { client: owner }))).toMatchObject({
      sqlstate: "IU005",
      detail: { path: "p_iu_ids", actual: ["one", "two"] },
    });
  });
});

describe("a supersession", () => {
  test("lets another unit stand for the old one, which stays what it is", async () => {
    const [a, b] = (await several("Cũ.", "Mới.")) as [string, string];
    const { collection_key } = await compose(app, [{ iu_id: a }, { iu_id: b }]);
    const result = await supersede(a, b);
    expect(result).toMatchObject({ operation: "supersede", iu_ids: [b], derivations: 1, memberships_affected: 1 });
    expect(await statusesOf(owner, [a, b])).toEqual(["superseded", "draft"]);
    expect((await logOf(owner, a)).at(-1)).toMatchObject({
      transition_type: "supersede",
      from_status: "draft",
      to_status: "superseded",
      detail: { superseded_by: b },
    });
    expect(await pending(app, collection_key)).toMatchObject([{ piece_order: 1, iu_id: a, successors: [b] }]);
    expect(await undo("supersede", result.operation_id)).toMatchObject({ restored: [a], withdrawn: [] });
    expect(await statusesOf(owner, [a, b])).toEqual(["draft", "draft"]);
  });

  test("needs a review that names the old unit first", async () => {
    const [a, b] = (await several("Cũ.", "Mới.")) as [string, string];
    const decision = await review(app, "supersede", [a, b]);
    expect(await refusal(supersede(b, a, { decision }))).toMatchObject({ sqlstate: "IU007", detail: { reason: "other_direction" } });
    await supersede(a, b, { decision });
  });

  test("lineage that was made by hand into a circle is refused, and successors end", async () => {
    const [a, b] = (await several("a", "b")) as [string, string];
    await supersede(a, b);
    await owner.query("update iu_core.information_unit set lifecycle_status = 'draft' where iu_id = $1", [a]);
    expect(await refusal(supersede(b, a))).toMatchObject({ sqlstate: "IU005", detail: { path: "p_new_iu_id", iu_id: a } });
  });
});
