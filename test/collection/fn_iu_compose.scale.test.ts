import { beforeAll, expect, test } from "vitest";
import { fnIuCollectionCompare } from "../../schema-ts/collection/fn_iu_collection_compare.ts";
import { fnIuCollectionInstantiate } from "../../schema-ts/collection/fn_iu_collection_instantiate.ts";
import { fnIuCollectionManifestRefresh } from "../../schema-ts/collection/fn_iu_collection_manifest_refresh.ts";
import { fnIuCollectionRender } from "../../schema-ts/collection/fn_iu_collection_render.ts";
import { fnIuCollectionValidate } from "../../schema-ts/collection/fn_iu_collection_validate.ts";
import { fnIuPieceInsert } from "../../schema-ts/collection/fn_iu_piece_insert.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, graphDigest, leavesOf, newKey, openGates, steps } from "./collections.ts";
import { treeHash } from "./rfc6962.ts";

const database = useDatabase();
let app: Client;

beforeAll(async () => {
  await openGates(await database.connect());
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
