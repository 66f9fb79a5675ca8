import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose } from "../collection/collections.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { create } from "../unit/units.ts";
import { enactByHand, logOf, operationsOf, parts, pending, prepare, statusesOf, unitsOf } from "./structure.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
const { split, undo } = operationsOf(() => app);

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await prepare(owner);
});

describe("a split", () => {
  test("makes drafts of the parts, in order, and supersedes the unit", async () => {
    const id = await create(app, { p_canonical_address: "tách/điều-1", p_unit_kind: "policy.clause", p_body: "Một.\n\nHai." });
    const result = await split(id, [
      { title: "Một", body: "Một.\r\n" },
      { title: "Hai", body: "Hai.", canonical_address: "tách/khoản-hai", unit_kind: "step", metadata: { nguồn: "tách" } },
    ]);
    expect(result).toMatchObject({ operation: "split", derivations: 2, memberships_affected: 0, lossless: true });
    expect(await unitsOf(owner, result.iu_ids)).toMatchObject([
      { canonical_address: "tách/điều-1/1", unit_kind: "policy.clause", status: "draft", version_no: 1, title: "Một", body: "Một.\n" },
      { canonical_address: "tách/khoản-hai", unit_kind: "step", status: "draft", version_no: 1, title: "Hai", body: "Hai." },
    ]);
    expect(await unitsOf(owner, [id])).toMatchObject([{ status: "superseded", version_no: 1, body: "Một.\n\nHai." }]);
    expect((await logOf(owner, id)).slice(1)).toEqual([
      {
        transition_type: "split",
        from_status: "draft",
        to_status: "superseded",
        version_no: 1,
        detail: { operation_id: result.operation_id, lossless: true },
      },
    ]);
    expect(await logOf(owner, result.iu_ids[1] as string)).toMatchObject([
      { transition_type: "create", to_status: "draft", detail: { operation_id: result.operation_id, from_iu_ids: [id] } },
    ]);
    const { rows } = await owner.query("select * from iu_core.iu_derivation where operation_id = $1 order by part_no", [
      result.operation_id,
    ]);
    expect(rows).toMatchObject(
      result.iu_ids.map((to_iu_id, i) => ({ operation: "split", from_iu_id: id, from_version_no: 1, to_iu_id, part_no: i + 1 })),
    );
  });

  test.each([
    ["nothing", "Một.Hai.", ["Một.", "Hai."]],
    ["a line end", "Một.\nHai.", ["Một.", "Hai."]],
    ["a blank line", "Một.\n\nHai.\n\nBa.\n", ["Một.", "Hai.", "Ba.\n"]],
  ])("is lossless when the parts joined with %s are the text", async (_, p_body, bodies) => {
    const id = await create(app, { p_body });
    expect(await split(id, parts(...bodies), { p_lossless: true })).toMatchObject({ lossless: true });
  });

  test("leaves in force what is in force", async () => {
    const id = await create(app);
    await enactByHand(owner, id);
    await split(id);
    expect(await unitsOf(owner, [id])).toMatchObject([{ status: "superseded", enacted_version_no: 1 }]);
  });

  test("numbers the parts of a further split of the same unit by the split", async () => {
    const id = await create(app, { p_canonical_address: "tách/điều-2" });
    const first = await split(id);
    await undo("split", first.operation_id);
    const second = await split(id);
    expect((await unitsOf(owner, second.iu_ids)).map((u) => u.canonical_address)).toEqual(["tách/điều-2/2.1", "tách/điều-2/2.2"]);
  });

  test("lists the pieces that float on the unit, and moves none; pins are not listed", async () => {
    const id = await create(app);
    const floating = await compose(app, [{ iu_id: id }, { title: "Khác", body: "Khác." }, { iu_id: id }]);
    const pinned = await compose(app, [{ iu_id: id, pinned_version_no: 1 }]);
    const before = await owner.query("select * from iu_core.iu_piece_membership order by collection_id, piece_order");
    const result = await split(id);
    expect(result.memberships_affected).toBe(2);
    expect(await pending(app, floating.collection_key)).toEqual(
      [1, 3].map((piece_order) => ({
        operation_id: result.operation_id,
        operation: "split",
        piece_order,
        iu_id: id,
        successors: result.iu_ids,
        manifest_no: 1,
      })),
    );
    expect(await pending(app, pinned.collection_key)).toEqual([]);
    expect((await owner.query("select * from iu_core.iu_piece_membership order by collection_id, piece_order")).rows).toEqual(before.rows);
  });

  test("keeps the parts in the scope of the unit", async () => {
    await owner.query("insert into iu_core.access_scope (scope, summary, changed_by) values ('secret', 'Kiểm thử.', 'test')");
    const id = await create(owner);
    await owner.query("update iu_core.information_unit set scope = 'secret' where iu_id = $1", [id]);
    const { iu_ids } = await split(id, undefined, { client: owner });
    const { rows } = await owner.query("select distinct scope from iu_core.information_unit where iu_id = any ($1)", [iu_ids]);
    expect(rows).toEqual([{ scope: "secret" }]);
  });
});

test("events: one of the unit, one of each part; a unit that is undone says so", async () => {
  await configure(owner, "piece_event_runtime.emit_enabled", true);
  const id = await create(app);
  const { operation_id } = await split(id);
  await undo("split", operation_id);
  await configure(owner, "piece_event_runtime.emit_enabled", false);
  const { rows } = await owner.query("select event_type from iu_core.v_piece_event_outbox order by event_id");
  expect(rows.map(({ event_type }) => event_type)).toEqual([
    "piece.created",
    "piece.created",
    "piece.created",
    "piece.split",
    "piece.unsplit",
    "piece.withdrawn",
    "piece.withdrawn",
  ]);
});

describe("an unsplit", () => {
  test("brings the unit back as it was, and withdraws the parts", async () => {
    for (const status of ["draft", "enacted"]) {
      const id = await create(app);
      if (status === "enacted") await enactByHand(owner, id);
      const before = await unitsOf(owner, [id]);
      const { operation_id, iu_ids } = await split(id);
      expect(await undo("split", operation_id)).toMatchObject({ operation: "split", restored: [id], withdrawn: [...iu_ids].sort() });
      expect(await unitsOf(owner, [id])).toEqual(before);
      expect(await statusesOf(owner, iu_ids)).toEqual(["withdrawn", "withdrawn"]);
      expect((await logOf(owner, id)).at(-1)).toMatchObject({ transition_type: "unsplit", from_status: "superseded", to_status: status });
      const { rows } = await owner.query(
        "select undone_by, undone_at is not null as undone from iu_core.iu_derivation where operation_id = $1",
        [operation_id],
      );
      expect(rows).toEqual([1, 2].map(() => ({ undone_by: "ana", undone: true })));
    }
  });

  test("leaves nothing to be decided, and the unit under the same review", async () => {
    const id = await create(app);
    const { collection_key } = await compose(app, [{ iu_id: id }]);
    const { operation_id } = await split(id);
    const { rows } = await owner.query("select review_decision_id from iu_core.iu_derivation where operation_id = $1", [operation_id]);
    expect(await undo("split", operation_id)).toMatchObject({ decisions_void: 1 });
    expect(await pending(app, collection_key)).toEqual([]);
    await split(id, undefined, { decision: rows[0].review_decision_id });
    expect(await statusesOf(owner, [id])).toEqual(["superseded"]);
  });
});
