import { beforeAll, expect, test } from "vitest";
import { fnIuCollectionCompare } from "../../schema-ts/collection/fn_iu_collection_compare.ts";
import { fnIuCollectionInstantiate } from "../../schema-ts/collection/fn_iu_collection_instantiate.ts";
import { fnIuCollectionManifestRefresh } from "../../schema-ts/collection/fn_iu_collection_manifest_refresh.ts";
import { fnIuCollectionRender } from "../../schema-ts/collection/fn_iu_collection_render.ts";
import { fnIuCollectionRenderMarkdown } from "../../schema-ts/collection/fn_iu_collection_render_markdown.ts";
import { fnIuCollectionRestore } from "../../schema-ts/collection/fn_iu_collection_restore.ts";
import { fnIuCollectionValidate } from "../../schema-ts/collection/fn_iu_collection_validate.ts";
import { fnIuCollectionWithdraw } from "../../schema-ts/collection/fn_iu_collection_withdraw.ts";
import { fnIuPieceInsert } from "../../schema-ts/collection/fn_iu_piece_insert.ts";
import { fnIuPieceMove } from "../../schema-ts/collection/fn_iu_piece_move.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, graphDigest, leavesOf, newKey, openGates, steps } from "./collections.ts";
import { treeHash } from "./rfc6962.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  await openGates(owner);
  app = await database.connect({ role: "iu_app" });
});

test.each([500, 5000, 10_000])(
  "%i pieces: composed, validated, rendered, shared and edited",
  async (count) => {
    const given = steps(count);
    const made = await compose(app, given);
    expect(made).toMatchObject({ piece_count: count, minted: count, graph_digest: graphDigest(made.pieces) });
    expect(made.content_digest).toBe(treeHash(leavesOf(given.map(({ body }) => ({ role: "step", body })))).toString("hex"));

    const { collection_key } = made;
    expect(await call(app, fnIuCollectionValidate, { p_collection_key: collection_key })).toMatchObject({ ok: true, piece_count: count });
    const rendered = await call(app, fnIuCollectionRender, { p_collection_key: collection_key });
    expect(rendered.map(({ piece_order, iu_id }) => ({ piece_order, iu_id }))).toEqual(
      made.pieces.map(({ piece_order, iu_id }) => ({ piece_order, iu_id })),
    );
    expect(rendered.map(({ title, body }) => ({ title, body }))).toEqual(given);
    expect(await call(app, fnIuCollectionManifestRefresh, { p_collection_key: collection_key, p_actor: "ana" })).toMatchObject({
      changed: false,
      manifest_no: 1,
    });

    const instance = await call(app, fnIuCollectionInstantiate, {
      p_template_key: collection_key,
      p_instance_key: newKey("instance"),
      p_title: "Instance",
      p_actor: "ana",
    });
    expect(instance).toMatchObject({ minted: 0, reused: count, graph_digest: made.graph_digest, content_digest: made.content_digest });
    if (count < 10_000) {
      await call(app, fnIuPieceInsert, {
        p_collection_key: collection_key,
        p_piece_order: 1,
        p_piece: { title: "Đầu", body: "Đầu." },
        p_expected_manifest_no: 1,
        p_actor: "ana",
      });
      expect(await call(app, fnIuCollectionCompare, { p_a: collection_key, p_b: instance.collection_key })).toEqual({
        a_count: count + 1,
        b_count: count,
        shared: count,
        a_only: 1,
        b_only: 0,
        graph_equal: false,
        content_equal: false,
      });
    }
  },
  120_000,
);

test("10 000 pieces nobody has analysed beside others that were: every operation is a matter of moments", async () => {
  await compose(app, steps(2000));
  await owner.query("analyze");
  await app.query("set statement_timeout = '8 s'");
  const { collection_key: p_collection_key } = await compose(app, steps(10_000));
  const { collection_key: instance } = await call(app, fnIuCollectionInstantiate, {
    p_template_key: p_collection_key,
    p_instance_key: newKey("instance"),
    p_title: "Instance",
    p_actor: "ana",
  });
  expect(await call(app, fnIuCollectionCompare, { p_a: p_collection_key, p_b: instance })).toMatchObject({ shared: 10_000 });
  const by = { p_collection_key, p_actor: "ana" };
  await call(app, fnIuPieceMove, { ...by, p_from: 10_000, p_to: 1, p_expected_manifest_no: 1 });
  expect(await call(app, fnIuCollectionValidate, { p_collection_key })).toMatchObject({ ok: true, manifest_no: 2 });
  expect((await call(app, fnIuCollectionRenderMarkdown, { p_collection_key })).startsWith("# Quy trình\n\n## Bước 10000\n")).toBe(true);
  expect(await call(app, fnIuCollectionWithdraw, { p_actor: "ana", p_collection_key: instance, p_expected_manifest_no: 1 })).toMatchObject({
    units: 0,
  });
  for (const manifest of [2, 4]) {
    expect(await call(app, fnIuCollectionWithdraw, { ...by, p_expected_manifest_no: manifest })).toMatchObject({ units: 10_000 });
    expect(await call(app, fnIuCollectionRestore, by)).toMatchObject({ units: 10_000, manifest_no: manifest + 2 });
  }
  await app.query("reset statement_timeout");
}, 120_000);
