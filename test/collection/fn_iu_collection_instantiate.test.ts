import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCollectionCompare } from "../../schema-ts/collection/fn_iu_collection_compare.ts";
import { fnIuCollectionInstantiate } from "../../schema-ts/collection/fn_iu_collection_instantiate.ts";
import { fnIuPiecePin } from "../../schema-ts/collection/fn_iu_piece_pin.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { type ArgumentsOf, call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, fileOf, newKey, openGates, revise, setStatus, steps } from "./collections.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
let reader: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  reader = await database.connect({ role: "iu_reader" });
  await openGates(owner);
});

const instantiate = (client: Client, template: string, changes: Partial<ArgumentsOf<typeof fnIuCollectionInstantiate>> = {}) =>
  call(client, fnIuCollectionInstantiate, {
    p_template_key: template,
    p_instance_key: newKey("instance"),
    p_title: "Tháng 5",
    p_actor: "ana",
    ...changes,
  });
const compare = (p_a: string, p_b: string) => call(reader, fnIuCollectionCompare, { p_a, p_b });

test("shares every piece: nothing minted, both digests equal, the template recorded", async () => {
  const template = await compose(app, fileOf("title", "intro", "body", "appendix", "reference"), { kind: "file" });
  const before = Object.fromEntries((await state(owner)).map((row) => [(row as { relation: string }).relation, row])) as Record<
    string,
    { row_count: string }
  >;
  const instance = await instantiate(app, template.collection_key, { p_metadata: { month: "2026-05" } });
  expect(instance).toMatchObject({
    collection_kind: "instance",
    piece_count: 5,
    minted: 0,
    reused: 5,
    graph_digest: template.graph_digest,
    content_digest: template.content_digest,
    pieces: template.pieces.map((piece) => ({ ...piece, minted: false })),
  });
  expect(await compare(template.collection_key, instance.collection_key)).toEqual({
    a_count: 5,
    b_count: 5,
    shared: 5,
    a_only: 0,
    b_only: 0,
    graph_equal: true,
    content_equal: true,
  });
  const { rows } = await reader.query(
    "select collection_kind, role_kind, template_collection_id, metadata from iu_core.iu_piece_collection where collection_key = $1",
    [instance.collection_key],
  );
  expect(rows).toEqual([
    {
      collection_kind: "instance",
      role_kind: "file",
      template_collection_id: template.collection_id,
      metadata: { month: "2026-05", made_from: template.collection_key },
    },
  ]);
  const log = await reader.query(
    "select transition_type, detail ->> 'piece_order' as place from iu_core.iu_lifecycle_log where detail ->> 'collection_key' = $1",
    [instance.collection_key],
  );
  expect(log.rows.map(({ transition_type }) => transition_type)).toEqual(Array(5).fill("compose"));
  const after = Object.fromEntries((await state(owner)).map((row) => [(row as { relation: string }).relation, row])) as Record<
    string,
    { row_count: string }
  >;
  const grew = Object.keys(after).filter((relation) => after[relation]?.row_count !== before[relation]?.row_count);
  expect(grew.map((relation) => relation.replace(/^.*\./, "")).sort()).toEqual([
    "iu_lifecycle_log",
    "iu_piece_collection",
    "iu_piece_collection_manifest",
    "iu_piece_membership",
  ]);
});

test("takes pins over, and an instance of an instance is one too", async () => {
  const template = await compose(app, steps(2));
  await call(app, fnIuPiecePin, {
    p_collection_key: template.collection_key,
    p_piece_order: 1,
    p_version_no: 1,
    p_expected_manifest_no: 1,
    p_actor: "ana",
  });
  await revise(app, template.pieces[0]?.iu_id ?? "", "Mới.");
  const instance = await instantiate(app, (await instantiate(app, template.collection_key)).collection_key);
  const { rows } = await reader.query(
    "select m.pinned_version_no from iu_core.iu_piece_membership m join iu_core.iu_piece_collection c using (collection_id) where c.collection_key = $1 order by m.piece_order",
    [instance.collection_key],
  );
  expect(rows).toEqual([{ pinned_version_no: 1 }, { pinned_version_no: null }]);
  expect(instance.content_digest).toBe(template.content_digest);
});

describe("compare", () => {
  test("counts a unit that is there several times as often as both have it", async () => {
    const { pieces } = await compose(app, steps(3));
    const [x, y, z] = pieces.map(({ iu_id }) => ({ iu_id }));
    const a = await compose(app, [x, x, x, y] as never);
    const b = await compose(app, [x, x, z] as never);
    expect(await compare(a.collection_key, b.collection_key)).toEqual({
      a_count: 4,
      b_count: 3,
      shared: 2,
      a_only: 2,
      b_only: 1,
      graph_equal: false,
      content_equal: false,
    });
    expect(await compare(b.collection_key, a.collection_key)).toMatchObject({ shared: 2, a_only: 1, b_only: 2 });
  });

  test("the same units in another order are all shared, and no digest is equal", async () => {
    const a = await compose(app, steps(3));
    const b = await compose(
      app,
      [...a.pieces].reverse().map(({ iu_id }) => ({ iu_id })),
    );
    expect(await compare(a.collection_key, b.collection_key)).toMatchObject({
      shared: 3,
      a_only: 0,
      graph_equal: false,
      content_equal: false,
    });
  });

  test("the same texts in other units have equal content only; a revision of one side's pin makes it differ", async () => {
    const a = await compose(app, steps(3));
    const b = await compose(app, steps(3));
    expect(await compare(a.collection_key, b.collection_key)).toMatchObject({ shared: 0, graph_equal: false, content_equal: true });
    const pinned = await compose(
      app,
      a.pieces.map(({ iu_id }) => ({ iu_id, pinned_version_no: 1 })),
    );
    await revise(app, a.pieces[0]?.iu_id ?? "", "Mới.");
    expect(await compare(a.collection_key, pinned.collection_key)).toMatchObject({ shared: 3, graph_equal: true, content_equal: false });
  });

  test("a collection nobody composed is refused, on either side", async () => {
    const { collection_key } = await compose(app, steps(1));
    for (const [p_a, p_b] of [
      ["nobody", collection_key],
      [collection_key, "nobody"],
    ] as const) {
      expect((await refusal(compare(p_a, p_b))).detail).toMatchObject({ code: "not_found", collection_key: "nobody" });
    }
    expect((await refusal(compare(collection_key, null as never))).sqlstate).toBe("IU003");
  });
});

describe("refuses, and writes nothing,", () => {
  const refused = async (template: string, changes: Partial<ArgumentsOf<typeof fnIuCollectionInstantiate>> = {}) => {
    const before = await state(owner);
    const { sqlstate, detail } = await refusal(instantiate(app, template, changes));
    expect(await state(owner)).toEqual(before);
    return { sqlstate, ...detail };
  };

  test("a template nobody composed, or none", async () => {
    expect(await refused("nobody")).toMatchObject({ sqlstate: "IU004", collection_key: "nobody" });
    expect(await refused(null as never)).toMatchObject({ sqlstate: "IU003" });
  });
  test("a key that is taken, or none", async () => {
    const { collection_key } = await compose(app, steps(1));
    expect(await refused(collection_key, { p_instance_key: collection_key })).toMatchObject({ sqlstate: "IU005", collection_key });
    expect(await refused(collection_key, { p_instance_key: "a b" })).toMatchObject({ sqlstate: "IU003", argument: "p_collection_key" });
    expect(await refused(collection_key, { p_title: "" })).toMatchObject({ sqlstate: "IU003", argument: "p_title" });
    expect(await refused(collection_key, { p_actor: "" })).toMatchObject({ sqlstate: "IU003", argument: "p_actor" });
    expect(await refused(collection_key, { p_metadata: [] as never })).toMatchObject({ sqlstate: "IU003", argument: "p_metadata" });
  });
  test("a piece that is retired, with its place", async () => {
    const { collection_key, pieces } = await compose(app, steps(3));
    await setStatus(owner, pieces[1]?.iu_id ?? "", "retired");
    expect(await refused(collection_key)).toMatchObject({ sqlstate: "IU006", path: "$[1].iu_id", from_status: "retired" });
  });
  test("while the gate is closed, whatever the template", async () => {
    await rolledBack(owner, async () => {
      await call(owner, fnDotConfigSet, { p_key: "iu_core.composer_enabled", p_value: false, p_actor: "test", p_reason: "test" });
      expect((await refusal(instantiate(owner, "nobody"))).sqlstate).toBe("IU001");
    });
  });
  test("a reader", async () => {
    expect(await sqlstate(instantiate(reader, "nobody"))).toBe("42501");
  });
});
