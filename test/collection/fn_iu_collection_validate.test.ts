import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCollectionValidate } from "../../schema-ts/collection/fn_iu_collection_validate.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, fileOf, openGates, revise, setStatus, steps } from "./collections.ts";

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

const validate = (p_collection_key: string, client = reader) => call(client, fnIuCollectionValidate, { p_collection_key });

test("a workflow of 7 steps is ok", async () => {
  const { collection_key } = await compose(app, steps(7));
  expect(await validate(collection_key)).toEqual({
    ok: true,
    collection_key,
    collection_kind: "workflow",
    piece_count: 7,
    manifest_no: 1,
    problems: [],
  });
});

test("a revised unit is no problem", async () => {
  const { collection_key, pieces } = await compose(app, steps(2));
  await revise(app, pieces[0]?.iu_id ?? "", "Mới.");
  expect((await validate(collection_key)).ok).toBe(true);
});

describe("finds what was changed behind the functions' back:", () => {
  const roles = ["title", "intro", "body", "appendix"];
  test.each<[string, string, { code: string; piece_order: number | null }[]]>([
    [
      "a piece taken out of the middle",
      "delete from iu_core.iu_piece_membership where collection_id = $1 and piece_order = 2",
      [
        { code: "order_gap", piece_order: 3 },
        { code: "graph_mismatch", piece_order: null },
      ],
    ],
    [
      "the first piece taken out",
      "delete from iu_core.iu_piece_membership where collection_id = $1 and piece_order = 1",
      [
        { code: "order_gap", piece_order: 2 },
        { code: "graph_mismatch", piece_order: null },
        { code: "role_count", piece_order: null },
      ],
    ],
    [
      "all pieces taken out",
      "delete from iu_core.iu_piece_membership where collection_id = $1",
      [
        { code: "graph_mismatch", piece_order: null },
        { code: "role_count", piece_order: null },
        { code: "role_count", piece_order: null },
      ],
    ],
    [
      "an unknown role",
      "update iu_core.iu_piece_membership set role = 'step' where collection_id = $1 and piece_order = 4",
      [
        { code: "role_unknown", piece_order: 4 },
        { code: "graph_mismatch", piece_order: null },
      ],
    ],
    [
      "a role out of order",
      "update iu_core.iu_piece_membership set role = 'reference' where collection_id = $1 and piece_order = 2",
      [
        { code: "role_order", piece_order: 3 },
        { code: "role_order", piece_order: 4 },
        { code: "graph_mismatch", piece_order: null },
      ],
    ],
    [
      "one role too often",
      "update iu_core.iu_piece_membership set role = 'title' where collection_id = $1 and piece_order = 2",
      [
        { code: "role_count", piece_order: 2 },
        { code: "graph_mismatch", piece_order: null },
      ],
    ],
    [
      "another unit in its place",
      "update iu_core.iu_piece_membership set iu_id = (select iu_id from iu_core.iu_piece_membership where collection_id = $1 and piece_order = 3) where collection_id = $1 and piece_order = 4",
      [{ code: "graph_mismatch", piece_order: null }],
    ],
  ])("%s", async (_, statement, expected) => {
    const { collection_id, collection_key, pieces } = await compose(app, fileOf(...roles), { kind: "file" });
    await rolledBack(owner, async () => {
      await owner.query(statement, [collection_id]);
      const found = await validate(collection_key, owner);
      expect(found.ok).toBe(false);
      expect(found.problems.map(({ code, piece_order }) => ({ code, piece_order }))).toEqual(expected);
      for (const { piece_order, iu_id, message } of found.problems) {
        expect(iu_id).toBe(piece_order === null ? null : pieces[piece_order - 1]?.iu_id);
        expect(message).toMatch(/\.$/);
      }
    });
    expect((await validate(collection_key)).ok).toBe(true);
  });
});

test.each(["withdrawn", "retired"] as const)("finds a unit that is %s", async (status) => {
  const { collection_key, pieces } = await compose(app, steps(3));
  const iu_id = pieces[1]?.iu_id ?? "";
  await rolledBack(owner, async () => {
    await owner.query("alter table iu_core.information_unit disable trigger user");
    await setStatus(owner, iu_id, status);
    expect((await validate(collection_key, owner)).problems).toEqual([
      { code: `unit_${status}`, piece_order: 2, iu_id, message: `The unit is ${status}.` },
    ]);
  });
});

test("refuses a key nobody composed, and none", async () => {
  expect((await refusal(validate("nobody"))).detail).toMatchObject({ code: "not_found", collection_key: "nobody", status: null });
  expect((await refusal(validate(null as never))).sqlstate).toBe("IU003");
});
