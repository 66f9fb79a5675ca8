import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { setStatus } from "../collection/collections.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";
import { operationsOf, parts, prepare, review } from "./structure.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
const { split, merge, supersede, undo } = operationsOf(() => app);

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await prepare(owner);
});

const refused = async (attempt: () => Promise<unknown>) => {
  const before = await state(owner);
  const { sqlstate, detail, hint } = await refusal(attempt());
  expect(await state(owner)).toEqual(before);
  expect(hint).toBeTruthy();
  return { sqlstate, ...detail };
};

describe("refuses, and writes nothing,", () => {
  test.each([
    ["no array", {}, "$", {}],
    ["none", null, "$", {}],
    ["one part", parts("1"), "$", { count: 1 }],
    ["a part that is no object", ["x", ...parts("1")], "$[0]", {}],
    ["a key that no part has", [...parts("1"), { title: "t", body: "b", role: "step" }], "$[1].role", {}],
    ["a title that is no string", [...parts("1"), { title: 1, body: "b" }], "$[1].title", {}],
    ["no title", [...parts("1"), { body: "b" }], "$[1].title", {}],
    ["a title of two lines", [...parts("1"), { title: "a\nb", body: "b" }], "$[1].title", {}],
    ["no body", [...parts("1"), { title: "t" }], "$[1].body", {}],
    ["a body that is no string", [{ title: "t", body: ["b"] }, ...parts("1")], "$[0].body", {}],
    ["a body beyond the limit", [...parts("1"), { title: "t", body: "x".repeat(524_289) }], "$[1].body", { size: 524_289, limit: 524_288 }],
    ["a malformed address", [...parts("1"), { title: "t", body: "b", canonical_address: "a b" }], "$[1].canonical_address", {}],
    ["a malformed kind", [...parts("1"), { title: "t", body: "b", unit_kind: "Kind" }], "$[1].unit_kind", {}],
    ["metadata that is no object", [...parts("1"), { title: "t", body: "b", metadata: [] }], "$[1].metadata", {}],
    [
      "an address given twice",
      [1, 2].map(() => ({ title: "t", body: "b", canonical_address: "refused/twice" })),
      "$[1].canonical_address",
      {},
    ],
  ])("parts: %s", async (_, p_parts, path, more) => {
    const id = await create(app);
    const decision = await review(app, "split", [id]);
    expect(await refused(() => split(id, p_parts as never, { decision }))).toMatchObject({ sqlstate: "IU003", path, ...more });
  });

  test("parts: an address that is taken, also by default", async () => {
    const id = await create(app, { p_canonical_address: "refused/base" });
    const taken = await create(app, { p_canonical_address: "refused/base/2" });
    const decision = await review(app, "split", [id]);
    const conflict = { sqlstate: "IU005", canonical_address: "refused/base/2", iu_id: taken };
    expect(await refused(() => split(id, parts("1", "2"), { decision }))).toMatchObject({ ...conflict, path: "$[1].canonical_address" });
  });

  test("parts that are not the text, where that is asked for", async () => {
    const id = await create(app, { p_body: "Một. Hai." });
    const decision = await review(app, "split", [id]);
    expect(await refused(() => split(id, parts("Một.", "Hai."), { decision, p_lossless: true }))).toMatchObject({
      sqlstate: "IU003",
      path: "$",
    });
  });

  test.each([
    ["no object", [], "$"],
    ["none", null, "$"],
    ["no title", {}, "$.title"],
    ["a key that it has not", { title: "t", parts: [] }, "$.parts"],
    ["a body that is no string", { title: "t", body: 7 }, "$.body"],
    ["a malformed address", { title: "t", canonical_address: "?" }, "$.canonical_address"],
  ])("target: %s", async (_, p_target, path) => {
    const ids = [await create(app), await create(app)];
    const decision = await review(app, "merge", ids);
    expect(await refused(() => merge(ids, p_target as never, { decision }))).toMatchObject({ sqlstate: "IU003", path });
  });

  test("target: joined bodies beyond the limit", async () => {
    const ids = [await create(app, { p_body: "x".repeat(300_000) }), await create(app, { p_body: "y".repeat(300_000) })];
    const decision = await review(app, "merge", ids);
    expect(await refused(() => merge(ids, undefined, { decision }))).toMatchObject({ sqlstate: "IU003", path: "$.body", size: 600_002 });
  });

  test("units: too few, twice, null, unknown", async () => {
    const id = await create(app);
    const decision = await review(app, "merge", [id]);
    const merging = (ids: unknown) => refused(() => merge(ids as never, undefined, { decision }));
    for (const ids of [null, [], [id]]) expect(await merging(ids)).toMatchObject({ sqlstate: "IU003", path: "p_iu_ids" });
    expect(await merging([id, id])).toMatchObject({ sqlstate: "IU003", path: "p_iu_ids[1]" });
    expect(await merging([null, id])).toMatchObject({ sqlstate: "IU003", path: "p_iu_ids[0]" });
    expect(await merging([id, unknownId])).toMatchObject({ sqlstate: "IU004", path: "p_iu_ids[1]", iu_id: unknownId });
    expect(await refused(() => split(null as never, undefined, { decision }))).toMatchObject({ sqlstate: "IU003", path: "p_iu_id" });
    expect(await refused(() => split(unknownId, undefined, { decision }))).toMatchObject({ sqlstate: "IU004", iu_id: unknownId });
    expect(await refused(() => supersede(id, id, { decision }))).toMatchObject({ sqlstate: "IU003", path: "p_new_iu_id" });
    expect(await refused(() => supersede(id, unknownId, { decision }))).toMatchObject({ sqlstate: "IU004", path: "p_new_iu_id" });
    expect(await refused(() => supersede(null as never, id, { decision }))).toMatchObject({ sqlstate: "IU003", path: "p_old_iu_id" });
  });

  test.each(["superseded", "retired", "withdrawn"])("units that are %s", async (status) => {
    const [a, b] = [await create(app), await create(app)];
    const decision = unknownId;
    await setStatus(owner, b, status);
    const no = { sqlstate: "IU006", iu_id: b, from_status: status };
    expect(await refused(() => split(b, undefined, { decision }))).toMatchObject({ ...no, path: "p_iu_id" });
    expect(await refused(() => merge([a, b], undefined, { decision }))).toMatchObject({ ...no, path: "p_iu_ids[1]" });
    expect(await refused(() => supersede(a, b, { decision }))).toMatchObject({ ...no, path: "p_new_iu_id" });
    expect(await refused(() => supersede(b, a, { decision }))).toMatchObject({ ...no, path: "p_old_iu_id" });
  });

  test("what no review allows: none, rejected, another operation, other units, units that changed since", async () => {
    const [a, b] = [await create(app), await create(app)];
    const without = async (decision: string, reason: string) =>
      expect(await refused(() => split(a, undefined, { decision }))).toMatchObject({ sqlstate: "IU007", reason });
    await without(unknownId, "missing");
    const none = () => app.query("select iu_core.fn_iu_split($1, $2, null, 'ana')", [a, JSON.stringify(parts("1", "2"))]);
    expect(await refused(none)).toMatchObject({ sqlstate: "IU007", reason: "missing" });
    await without(await review(app, "split", [a], "reject"), "rejected");
    await without(await review(app, "merge", [a]), "other_operation");
    await without(await review(app, "split", [a, b]), "other_units");
    const before = await review(app, "split", [a]);
    await app.query("select iu_core.fn_iu_revise($1, 'Mới', 'Mới.', 1, 'ana')", [a]);
    await without(before, "other_digest");
    const ids = [a, b];
    expect(await refused(() => merge([...ids].reverse(), undefined, { decision: before }))).toMatchObject({ reason: "other_operation" });
  });

  test("units under a hold", async () => {
    await configure(owner, "iu_core.hold_enabled", true);
    const [a, b] = [await create(app), await create(app)];
    const decisions = [await review(app, "split", [a]), await review(app, "merge", [b, a])] as [string, string];
    await owner.query("select iu_core.fn_iu_hold_place(array[$1::uuid], 'Tranh chấp.', 'ana')", [a]);
    expect(await refused(() => split(a, undefined, { decision: decisions[0] }))).toMatchObject({ sqlstate: "IU005" });
    expect(await refused(() => merge([b, a], undefined, { decision: decisions[1] }))).toMatchObject({ sqlstate: "IU005" });
  });

  test("whom it does not know, a reader, and anybody while the gate is closed", async () => {
    const [a, b] = [await create(app), await create(app)];
    const reader = await database.connect({ role: "iu_reader" });
    const all = (client: Client) => [
      () => split(a, undefined, { decision: unknownId, client }),
      () => merge([a, b], undefined, { decision: unknownId, client }),
      () => supersede(a, b, { decision: unknownId, client }),
      ...(["split", "merge", "supersede"] as const).map((operation) => () => undo(operation, unknownId, client)),
    ];
    for (const attempt of all(reader)) expect(await sqlstate(attempt())).toBe("42501");
    await rolledBack(owner, async () => {
      await configure(owner, "iu_core.structure_ops_enabled", false);
      await owner.query("savepoint closed");
      for (const attempt of all(owner)) {
        expect(await refusal(attempt())).toMatchObject({ sqlstate: "IU001", detail: { gate: "iu_core.structure_ops_enabled" } });
        await owner.query("rollback to closed");
      }
    });
    for (const actor of [null, "", " ", "x".repeat(201)])
      expect((await refusal(app.query("select iu_core.fn_iu_unsplit($1, $2)", [unknownId, actor]))).detail).toMatchObject({
        argument: "p_actor",
      });
  });
});
