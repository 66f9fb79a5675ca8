import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCollectionRender } from "../../schema-ts/collection/fn_iu_collection_render.ts";
import { fnIuPiecePin } from "../../schema-ts/collection/fn_iu_piece_pin.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, fileOf, openGates, revise, sha256, steps } from "./collections.ts";

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

const render = (p_collection_key: string, p_surface?: string) =>
  call(reader, fnIuCollectionRender, p_surface === undefined ? { p_collection_key } : { p_collection_key, p_surface });
const pin = (p_collection_key: string, p_piece_order: number, p_version_no: number | null, p_expected_manifest_no: number) =>
  call(app, fnIuPiecePin, { p_collection_key, p_piece_order, p_version_no, p_expected_manifest_no, p_actor: "ana" });
/** What governance will do: the text of this version is in force. */
const enact = (iuId: string, version: number) =>
  owner.query("update iu_core.information_unit set lifecycle_status = 'enacted', enacted_version_no = $2 where iu_id = $1", [
    iuId,
    version,
  ]);

test("gives the pieces in order with their addresses, texts and digests", async () => {
  const given = fileOf("title", "body", "body", "reference");
  const made = await compose(app, given, { kind: "file" });
  expect(await render(made.collection_key)).toEqual(
    made.pieces.map(({ piece_order, role, iu_id }, i) => ({
      piece_order,
      role,
      iu_id,
      version_no: 1,
      canonical_address: `${made.collection_key}/${piece_order}`,
      title: given[i]?.title,
      body: given[i]?.body,
      body_digest: sha256(given[i]?.body ?? ""),
    })),
  );
});

test("latest follows the unit, a pin does not", async () => {
  const { collection_key, pieces } = await compose(app, steps(2));
  await pin(collection_key, 2, 1, 1);
  for (const { iu_id } of pieces) await revise(app, iu_id, "Mới.");
  expect((await render(collection_key, "latest")).map(({ version_no, body }) => [version_no, body])).toEqual([
    [2, "Mới."],
    [1, steps(2)[1]?.body],
  ]);
});

describe("the surface enacted", () => {
  test("shows what is in force, not what is newest; a pin wins", async () => {
    const { collection_key, pieces } = await compose(app, steps(3));
    const [a, b, c] = pieces.map(({ iu_id }) => iu_id) as [string, string, string];
    await revise(app, a, "A2");
    await revise(app, a, "A3", 2);
    await enact(a, 2);
    await enact(b, 1);
    await revise(app, b, "B2");
    await revise(app, c, "C2");
    await pin(collection_key, 3, 2, 1);
    expect((await render(collection_key, "enacted")).map(({ version_no }) => version_no)).toEqual([2, 1, 2]);
    expect((await render(collection_key)).map(({ version_no }) => version_no)).toEqual([3, 2, 2]);
  });

  test("refuses a document with holes in it, and names them", async () => {
    const { collection_key, pieces } = await compose(app, steps(25));
    await enact(pieces[0]?.iu_id ?? "", 1);
    await pin(collection_key, 2, 1, 1);
    const { sqlstate, detail } = await refusal(render(collection_key, "enacted"));
    expect({ sqlstate, ...detail }).toMatchObject({ sqlstate: "IU005", collection_key, surface: "enacted", actual: 23 });
    expect(detail["pieces"]).toEqual(pieces.slice(2, 22).map(({ piece_order, iu_id }) => ({ piece_order, iu_id })));
  });
});

test.each<[string, string | null, string | null, Record<string, unknown>]>([
  ["a key nobody composed", "nobody", "latest", { sqlstate: "IU004", collection_key: "nobody", status: null }],
  ["no key", null, "latest", { sqlstate: "IU003", argument: "p_collection_key" }],
  ["an unknown surface", "", "draft", { sqlstate: "IU002", surface: "draft", known: ["latest", "enacted"] }],
  ["no surface", "", null, { sqlstate: "IU003", argument: "p_surface" }],
])("refuses %s", async (_, key, surface, expected) => {
  const { collection_key } = await compose(app, steps(1));
  const attempt = refusal(
    call(reader, fnIuCollectionRender, { p_collection_key: key === "" ? collection_key : key, p_surface: surface } as never),
  );
  const { sqlstate, detail } = await attempt;
  expect({ sqlstate, ...detail }).toMatchObject(expected);
});

test("is refused however it is called: literals, parameters, nothing selected, as part of a join", async () => {
  for (const text of [
    "select * from iu_core.fn_iu_collection_render('nobody')",
    "select count(*) from iu_core.fn_iu_collection_render('nobody')",
    "select from iu_core.fn_iu_collection_render(null)",
    "select u.* from iu_core.information_unit u join iu_core.fn_iu_collection_render('nobody') r using (iu_id)",
  ]) {
    expect(await refusal(reader.query(text))).toMatchObject({ sqlstate: expect.stringMatching(/^IU00[34]$/) });
  }
});

test("is planned as part of the caller's query, with look-ups for each piece", async () => {
  const { collection_key } = await compose(app, steps(3));
  const { rows } = await reader.query(`explain (format json) select * from iu_core.fn_iu_collection_render('${collection_key}')`);
  const plan = JSON.stringify(rows[0]["QUERY PLAN"]);
  expect(plan).not.toContain("Function Scan");
  expect(plan).toContain("unit_version");
});
