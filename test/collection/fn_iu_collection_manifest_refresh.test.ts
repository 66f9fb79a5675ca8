import { beforeAll, expect, test } from "vitest";
import { fnIuCollectionManifestRefresh } from "../../schema-ts/collection/fn_iu_collection_manifest_refresh.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, leavesOf, openGates, revise, steps, whileWaiting } from "./collections.ts";
import { treeHash } from "./rfc6962.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openGates(owner);
});

const refresh = (p_collection_key: string, client = app) =>
  call(client, fnIuCollectionManifestRefresh, { p_collection_key, p_actor: "ana" });

test("twice without a change: the same manifest, and no row", async () => {
  const { collection_key, graph_digest, content_digest } = await compose(app, steps(7));
  const before = await state(owner);
  const expected = { collection_key, manifest_no: 1, graph_digest, content_digest, piece_count: 7, changed: false };
  expect(await refresh(collection_key)).toEqual(expected);
  expect(await refresh(collection_key)).toEqual(expected);
  expect(await state(owner)).toEqual(before);
});

test("after a revision: a new manifest with the new content and the same graph; after the revision back, the former digest", async () => {
  const given = steps(3);
  const { collection_key, graph_digest, content_digest, pieces } = await compose(app, given);
  const iuId = pieces[1]?.iu_id ?? "";
  await revise(app, iuId, "Mới.");
  const found = await refresh(collection_key);
  const bodies = [given[0]?.body ?? "", "Mới.", given[2]?.body ?? ""];
  expect(found).toEqual({
    collection_key,
    manifest_no: 2,
    graph_digest,
    content_digest: treeHash(leavesOf(bodies.map((body) => ({ role: "step", body })))).toString("hex"),
    piece_count: 3,
    changed: true,
  });
  expect(await refresh(collection_key)).toEqual({ ...found, changed: false });
  await revise(app, iuId, given[1]?.body ?? "", 2);
  expect(await refresh(collection_key)).toMatchObject({ manifest_no: 3, content_digest, changed: true });
  const { rows } = await app.query(
    "select m.manifest_no, m.change, m.created_by from iu_core.iu_piece_collection_manifest m join iu_core.iu_piece_collection c using (collection_id) where collection_key = $1 order by 1",
    [collection_key],
  );
  expect(rows).toEqual([
    { manifest_no: 1, change: { action: "compose" }, created_by: "ana" },
    { manifest_no: 2, change: { action: "refresh" }, created_by: "ana" },
    { manifest_no: 3, change: { action: "refresh" }, created_by: "ana" },
  ]);
});

test("of two at once one writes, the other finds nothing to do", async () => {
  const b = await database.connect({ role: "iu_app" });
  const { collection_key, pieces } = await compose(app, steps(2));
  await revise(app, pieces[0]?.iu_id ?? "", "Mới.");
  await app.query("begin");
  const first = await refresh(collection_key);
  const second = await whileWaiting(
    owner,
    b,
    () => refresh(collection_key, b),
    () => app.query("commit"),
  );
  expect(first).toMatchObject({ manifest_no: 2, changed: true });
  expect(second).toEqual({ status: "fulfilled", value: { ...first, changed: false } });
});

test("refuses, and writes nothing", async () => {
  const before = await state(owner);
  expect((await refusal(refresh("nobody"))).detail).toMatchObject({ code: "not_found", collection_key: "nobody", status: null });
  expect((await refusal(refresh(null as never))).sqlstate).toBe("IU003");
  expect((await refusal(call(app, fnIuCollectionManifestRefresh, { p_collection_key: "nobody", p_actor: "" }))).sqlstate).toBe("IU003");
  expect(await sqlstate(refresh("nobody", await database.connect({ role: "iu_reader" })))).toBe("42501");
  await rolledBack(owner, async () => {
    await call(owner, fnDotConfigSet, { p_key: "iu_core.composer_enabled", p_value: false, p_actor: "test", p_reason: "test" });
    expect((await refusal(refresh("nobody", owner))).sqlstate).toBe("IU001");
  });
  expect(await state(owner)).toEqual(before);
});
