import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, setStatus } from "../collection/collections.ts";
import { editsOf } from "../collection/edits.ts";
import { refusal, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";
import { enactByHand, operationsOf, prepare, statusesOf } from "./structure.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
const { split, merge, supersede, undo, decide, undecide } = operationsOf(() => app);
const { remove } = editsOf(() => app);

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await prepare(owner);
});

const refused = async (attempt: () => Promise<unknown>) => {
  const before = await state(owner);
  const { sqlstate, detail } = await refusal(attempt());
  expect(await state(owner)).toEqual(before);
  return { sqlstate, ...detail };
};
const built = (...problems: object[]) => ({ sqlstate: "IU005", path: "p_operation_id", problems });

describe("undoing is refused once something was built on the result:", () => {
  test("a part that was revised, enacted, retired", async () => {
    const { operation_id, iu_ids } = await split(await create(app));
    const [one = "", two = ""] = iu_ids;
    await app.query("select iu_core.fn_iu_revise($1, 'Mới', 'Mới.', 1, 'ana')", [one]);
    await enactByHand(owner, two);
    expect(await refused(() => undo("split", operation_id))).toMatchObject(
      built(
        { reason: "state", iu_id: two, expected: "draft", actual: "enacted" },
        { reason: "version", iu_id: one, expected: 1, actual: 2 },
      ),
    );
  });

  test("a part that was split, merged or superseded in turn, until that is undone", async () => {
    const { operation_id, iu_ids } = await split(await create(app));
    const later = await split(iu_ids[0] as string);
    expect(await refused(() => undo("split", operation_id))).toMatchObject(
      built({ reason: "state", iu_id: iu_ids[0], actual: "superseded" }),
    );
    await undo("split", later.operation_id);
    await undo("split", operation_id);
  });

  test("a part that took the place of another unit", async () => {
    const { operation_id, iu_ids } = await split(await create(app));
    const later = await supersede(await create(app), iu_ids[1] as string);
    expect(await refused(() => undo("split", operation_id))).toMatchObject(
      built({ reason: "derivation", iu_id: iu_ids[1], operation: "supersede", operation_id: later.operation_id }),
    );
  });

  test("a part, or the unit of a merge, that is a piece", async () => {
    const { operation_id, iu_ids } = await split(await create(app));
    const { collection_key } = await compose(app, [{ iu_id: iu_ids[0] as string }]);
    expect(await refused(() => undo("split", operation_id))).toMatchObject(built({ reason: "piece", iu_id: iu_ids[0], collection_key }));
    const merged = await merge([await create(app), await create(app)]);
    await compose(app, [{ iu_id: merged.iu_ids[0] as string }]);
    expect(await refused(() => undo("merge", merged.operation_id))).toMatchObject(built({ reason: "piece", iu_id: merged.iu_ids[0] }));
  });

  test("pieces that followed, until the decision is taken back or they are edited away", async () => {
    const [a, b, x] = [await create(app), await create(app), await create(app)];
    const { collection_key } = await compose(app, [{ iu_id: a }, { iu_id: x }]);
    const { operation_id } = await supersede(a, b);
    await decide(operation_id, collection_key, "follow", 1);
    const problem = built({ reason: "piece", iu_id: b, collection_key, piece_order: 1 });
    expect(await refused(() => undo("supersede", operation_id))).toMatchObject(problem);
    await undecide(operation_id, collection_key, 2);
    await decide(operation_id, collection_key, "follow", 3);
    await remove(collection_key, 1, 4);
    expect(await undo("supersede", operation_id)).toMatchObject({ restored: [a], decisions_void: 1 });
  });

  test("an old unit that was retired; a new one that was superseded or revised", async () => {
    const [a, b, c] = [await create(app), await create(app), await create(app)];
    const { operation_id } = await supersede(a, b);
    await setStatus(owner, a, "retired");
    const later = await supersede(b, c);
    expect(((await refused(() => undo("supersede", operation_id))) as { problems?: object[] }).problems).toHaveLength(2);
    await setStatus(owner, a, "superseded");
    await undo("supersede", later.operation_id);
    await app.query("select iu_core.fn_iu_revise($1, 'Mới', 'Mới.', 1, 'ana')", [b]);
    expect(await refused(() => undo("supersede", operation_id))).toMatchObject(built({ reason: "version", iu_id: b }));
  });
});

describe("undoing is refused", () => {
  test("twice, and of what there is not or what is something else", async () => {
    const { operation_id } = await split(await create(app));
    expect(await refused(() => undo("merge", operation_id))).toMatchObject({ sqlstate: "IU004", expected: "merge", actual: "split" });
    await undo("split", operation_id);
    expect(await refused(() => undo("split", operation_id))).toMatchObject({ sqlstate: "IU005", expected: "not undone" });
    expect(await refused(() => undo("supersede", unknownId))).toMatchObject({ sqlstate: "IU004", actual: null });
    expect(await refused(() => undo("merge", null as never))).toMatchObject({ sqlstate: "IU003", path: "p_operation_id" });
  });
});

test("units of a merge come back each in its own state", async () => {
  const [a, b] = [await create(app), await create(app)];
  await enactByHand(owner, a);
  const { operation_id, iu_ids } = await merge([a, b]);
  expect(await undo("merge", operation_id)).toMatchObject({ restored: [a, b].sort(), withdrawn: iu_ids });
  expect(await statusesOf(owner, [a, b, ...iu_ids])).toEqual(["enacted", "draft", "withdrawn"]);
});

describe("lineage and decisions", () => {
  test("are not changed, not even by the owner", async () => {
    const id = await create(app);
    await compose(app, [{ iu_id: id }]);
    const { operation_id } = await split(id);
    for (const statement of [
      "update iu_core.iu_derivation set part_no = 9",
      "update iu_core.iu_derivation set undone_at = now(), undone_by = 'x', created_by = 'x'",
      "delete from iu_core.iu_derivation",
      "truncate iu_core.iu_derivation",
      "delete from iu_core.iu_membership_decision",
    ])
      expect(await refusal(owner.query(statement)), statement).toMatchObject({ sqlstate: "IU009" });
    await undo("split", operation_id);
    expect(
      await refusal(owner.query("update iu_core.iu_derivation set undone_by = 'x' where operation_id = $1", [operation_id])),
    ).toMatchObject({
      sqlstate: "IU009",
    });
    expect(
      await refusal(owner.query("update iu_core.iu_membership_decision set state = 'pending' where operation_id = $1", [operation_id])),
    ).toMatchObject({ sqlstate: "IU006" });
    for (const table of ["iu_derivation", "iu_membership_decision"])
      expect(await sqlstate(app.query(`update iu_core.${table} set operation_id = operation_id`))).toBe("42501");
  });
});
