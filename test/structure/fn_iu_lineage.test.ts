import { beforeAll, expect, test } from "vitest";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuLineage } from "../../schema-ts/structure/fn_iu_lineage.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { create, unknownId } from "../unit/units.ts";
import { operationsOf, parts, prepare } from "./structure.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
let reader: Client;
const { split, merge, supersede, undo } = operationsOf(() => app);

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  reader = await database.connect({ role: "iu_reader" });
  await prepare(owner);
});

const lineage = (id: string) => call(reader, fnIuLineage, { p_iu_id: id });
const successors = async (id: string) => (await reader.query("select iu_core.fn_iu_successors($1) as ids", [id])).rows[0].ids;

test("ancestors and descendants of every distance, nearest first; what was undone is left out", async () => {
  const root = await create(app);
  const { iu_ids, operation_id } = await split(root, parts("1", "2", "3"));
  const [one, two, three] = iu_ids as [string, string, string];
  const merged = await merge([two, three]);
  const end = await create(app);
  const last = await supersede(merged.iu_ids[0] as string, end);

  expect(await lineage(root)).toMatchObject([
    { direction: "descendant", depth: 1, iu_id: one, part_no: 1, via_iu_id: root, operation: "split", operation_id, version_no: 1 },
    { direction: "descendant", depth: 1, iu_id: two, part_no: 2 },
    { direction: "descendant", depth: 1, iu_id: three, part_no: 3 },
    { direction: "descendant", depth: 2, iu_id: merged.iu_ids[0], via_iu_id: two, part_no: 1, operation: "merge" },
    { direction: "descendant", depth: 2, iu_id: merged.iu_ids[0], via_iu_id: three, part_no: 2 },
    { direction: "descendant", depth: 3, iu_id: end, via_iu_id: merged.iu_ids[0], operation: "supersede", created_by: "ana" },
  ]);
  expect((await lineage(end)).map(({ direction, depth, iu_id }) => [direction, depth, iu_id])).toEqual([
    ["ancestor", 1, merged.iu_ids[0]],
    ["ancestor", 2, two],
    ["ancestor", 2, three],
    ["ancestor", 3, root],
    ["ancestor", 3, root],
  ]);
  expect(await successors(root)).toEqual([one, end]);
  await undo("supersede", last.operation_id);
  expect(await lineage(end)).toEqual([]);
  expect(await successors(root)).toEqual([one, merged.iu_ids[0]]);
  expect(await successors(end)).toEqual([end]);
});

test("what is split and merged again and again is told in a moment", async () => {
  const root = await create(app);
  let id = root;
  for (let round = 0; round < 12; round += 1) {
    const { iu_ids } = await split(id, parts("1", "2", "3"));
    id = (await merge(iu_ids)).iu_ids[0] as string;
  }
  expect(await lineage(root)).toHaveLength(72);
  expect(await lineage(id)).toHaveLength(72);
  expect(await successors(root)).toEqual([id]);
});

test("a unit nobody has made is refused", async () => {
  expect(await refusal(lineage(unknownId))).toMatchObject({ sqlstate: "IU004", detail: { iu_id: unknownId } });
  expect(await refusal(lineage(null as never))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_iu_id" } });
});
