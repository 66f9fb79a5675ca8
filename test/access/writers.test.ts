import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fnIuCollectionInstantiate } from "../../schema-ts/collection/fn_iu_collection_instantiate.ts";
import { fnIuCollectionManifestRefresh } from "../../schema-ts/collection/fn_iu_collection_manifest_refresh.ts";
import { fnIuCollectionRestore } from "../../schema-ts/collection/fn_iu_collection_restore.ts";
import { fnIuCollectionWithdraw } from "../../schema-ts/collection/fn_iu_collection_withdraw.ts";
import { fnIuPieceInsert } from "../../schema-ts/collection/fn_iu_piece_insert.ts";
import { fnIuPieceMove } from "../../schema-ts/collection/fn_iu_piece_move.ts";
import { fnIuPiecePin } from "../../schema-ts/collection/fn_iu_piece_pin.ts";
import { fnIuPieceRemove } from "../../schema-ts/collection/fn_iu_piece_remove.ts";
import { fnIuPieceReplace } from "../../schema-ts/collection/fn_iu_piece_replace.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuCreate } from "../../schema-ts/unit/fn_iu_create.ts";
import { fnIuRestore } from "../../schema-ts/unit/fn_iu_restore.ts";
import { fnIuRevise } from "../../schema-ts/unit/fn_iu_revise.ts";
import { fnIuWithdraw } from "../../schema-ts/unit/fn_iu_withdraw.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, newKey } from "../collection/collections.ts";
import { refusal, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { define, grant, openAccess, revoke, scopeCollection, scopeUnits } from "./access.ts";

const database = useDatabase();
let owner: Client;
let app: Client;
/** A unit of its own, and one that is the second piece of a collection; both in the scope hr. */
let alone: string;
let piece: string;
/** A collection with an open and a hidden piece, and one that is hidden itself. */
let key: string;
let closed: string;
let gone: string;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openAccess(owner);
  await define(owner, "hr");
});

const create = (address: string) =>
  call(owner, fnIuCreate, { p_canonical_address: address, p_unit_kind: "clause", p_title: "Lương", p_body: "Bậc 1.", p_actor: "test" });

beforeEach(async () => {
  [key, closed, gone] = [newKey("mixed"), newKey("closed"), newKey("gone")];
  alone = await create(`${key}/alone`);
  const { pieces } = await compose(
    owner,
    ["Chung", "Lương", "Cuối"].map((title) => ({ title, body: `${title}.` })),
    { key },
  );
  piece = pieces[1]?.iu_id as string;
  await compose(owner, [{ title: "Kín", body: "Kín." }], { key: closed });
  await compose(owner, [{ title: "Đã rút", body: "Đã rút." }], { key: gone });
  await call(owner, fnIuCollectionWithdraw, { p_collection_key: gone, p_expected_manifest_no: 1, p_actor: "test" });
  await scopeUnits(owner, "hr", alone, piece);
  await scopeCollection(owner, "hr", closed);
  await scopeCollection(owner, "hr", gone);
});

const edit = { p_expected_manifest_no: 1, p_actor: "ana" };
const fresh = { title: "Mới", body: "Mới." };
const revision = { p_title: "Lương", p_expected_version_no: 1, p_actor: "ana" };
/** What an application does to text it may not see. */
const attempts: [name: string, attempt: (client: Client) => Promise<unknown>][] = [
  ["revises a unit", (c) => call(c, fnIuRevise, { ...revision, p_iu_id: alone, p_body: "Bậc 9." })],
  ["revises a unit to the text it has", (c) => call(c, fnIuRevise, { ...revision, p_iu_id: alone, p_body: "Bậc 1." })],
  ["withdraws a unit", (c) => call(c, fnIuWithdraw, { p_iu_id: alone, p_expected_version_no: 1, p_actor: "ana" })],
  ["composes with a unit", (c) => compose(c, [fresh, { iu_id: alone }], { key: newKey() })],
  ["composes with a version of a unit", (c) => compose(c, [{ iu_id: alone, pinned_version_no: 1 }], { key: newKey() })],
  [
    "instantiates a collection with a hidden piece",
    (c) => call(c, fnIuCollectionInstantiate, { p_template_key: key, p_instance_key: newKey(), p_title: "Bản", p_actor: "ana" }),
  ],
  [
    "instantiates a hidden collection",
    (c) => call(c, fnIuCollectionInstantiate, { p_template_key: closed, p_instance_key: newKey(), p_title: "Bản", p_actor: "ana" }),
  ],
  [
    "inserts the unit elsewhere",
    (c) => call(c, fnIuPieceInsert, { ...edit, p_collection_key: key, p_piece_order: 1, p_piece: { iu_id: alone } }),
  ],
  ["inserts a piece", (c) => call(c, fnIuPieceInsert, { ...edit, p_collection_key: closed, p_piece_order: 1, p_piece: fresh })],
  ["removes a hidden piece", (c) => call(c, fnIuPieceRemove, { ...edit, p_collection_key: key, p_piece_order: 2 })],
  ["moves an open piece past a hidden one", (c) => call(c, fnIuPieceMove, { ...edit, p_collection_key: key, p_from: 1, p_to: 3 })],
  ["replaces a hidden piece", (c) => call(c, fnIuPieceReplace, { ...edit, p_collection_key: key, p_piece_order: 2, p_piece: fresh })],
  ["pins a hidden piece", (c) => call(c, fnIuPiecePin, { ...edit, p_collection_key: key, p_piece_order: 2, p_version_no: 1 })],
  [
    "asks for digests with a pin that is there",
    (c) => call(c, fnIuPiecePin, { ...edit, p_collection_key: key, p_piece_order: 2, p_version_no: null }),
  ],
  ["asks for digests with a refresh", (c) => call(c, fnIuCollectionManifestRefresh, { p_collection_key: key, p_actor: "ana" })],
  ["withdraws a collection", (c) => call(c, fnIuCollectionWithdraw, { ...edit, p_collection_key: closed })],
  ["restores a collection", (c) => call(c, fnIuCollectionRestore, { p_collection_key: gone, p_actor: "ana" })],
];

describe("an application that was not granted the scope", () => {
  test.each(attempts)("%s: IU011, and nothing is written", async (_, attempt) => {
    const before = await state(owner);
    const { sqlstate, detail, message, hint } = await refusal(attempt(app));
    expect({ sqlstate, code: detail.code, db_role: detail.db_role }).toEqual({
      sqlstate: "IU011",
      code: "not_permitted",
      db_role: "iu_app",
    });
    expect(hint).toBeTruthy();
    for (const word of ["hr", "Lương", "Bậc"]) expect(JSON.stringify([message, detail])).not.toContain(word);
    expect(await state(owner)).toEqual(before);
  });

  test("restores a unit: IU011", async () => {
    await call(owner, fnIuWithdraw, { p_iu_id: alone, p_expected_version_no: 1, p_actor: "test" });
    expect(await refusal(call(app, fnIuRestore, { p_iu_id: alone, p_actor: "ana" }))).toMatchObject({
      sqlstate: "IU011",
      detail: { iu_ids: [alone] },
    });
  });

  test("does what it likes with text that has no scope", async () => {
    const open = newKey("open");
    const { pieces } = await compose(app, [fresh, fresh], { key: open });
    await call(app, fnIuPieceMove, { ...edit, p_collection_key: open, p_from: 1, p_to: 2 });
    await call(app, fnIuRevise, { ...revision, p_iu_id: pieces[0]?.iu_id as string, p_body: "Khác." });
  });
});

test.each(attempts)("one that was granted the scope %s", async (_, attempt) => {
  await grant(owner, "hr", "iu_app");
  try {
    await attempt(app);
  } finally {
    await revoke(owner, "hr", "iu_app");
  }
});

test.each(attempts.filter(([name]) => !name.startsWith("restores")))("the owner %s", async (_, attempt) => {
  await attempt(owner);
});

test("whatever else logs something of a hidden unit is refused by the log itself", async () => {
  const log = (iuId: string) =>
    owner.query("insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor) values ($1, 'split', 'test')", [iuId]);
  await log(alone);
  await owner.query("begin");
  await owner.query(
    "create function pg_temp.log(uuid) returns void language sql security definer as $$ insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor) values ($1, 'split', 'test') $$",
  );
  await owner.query("set local role iu_app");
  const attempt = refusal(owner.query("select pg_temp.log($1)", [alone]));
  expect(await attempt).toMatchObject({ sqlstate: "IU011", detail: { iu_ids: [alone], db_role: "iu_app" } });
  await owner.query("rollback");
});

test("what is minted into a collection of a scope begins in that scope", async () => {
  await grant(owner, "hr", "iu_app");
  await call(app, fnIuPieceInsert, { ...edit, p_collection_key: closed, p_piece_order: 2, p_piece: fresh });
  await revoke(owner, "hr", "iu_app");
  const { rows } = await owner.query("select scope from iu_core.information_unit where canonical_address = $1", [`${closed}/2/2`]);
  expect(rows).toEqual([{ scope: "hr" }]);
});
