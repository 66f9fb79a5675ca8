import { expect } from "vitest";
import { fnIuCollectionRender } from "../../schema-ts/collection/fn_iu_collection_render.ts";
import { fnIuCollectionValidate } from "../../schema-ts/collection/fn_iu_collection_validate.ts";
import { fnIuPieceInsert } from "../../schema-ts/collection/fn_iu_piece_insert.ts";
import { fnIuPieceMove } from "../../schema-ts/collection/fn_iu_piece_move.ts";
import { fnIuPiecePin } from "../../schema-ts/collection/fn_iu_piece_pin.ts";
import { fnIuPieceRemove } from "../../schema-ts/collection/fn_iu_piece_remove.ts";
import { fnIuPieceReplace } from "../../schema-ts/collection/fn_iu_piece_replace.ts";
import type { PieceSpec } from "../../schema-ts/collection/piece_spec.ts";
import type { ManifestState } from "../../schema-ts/collection/results.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { graphDigest, leavesOf } from "./collections.ts";
import { treeHash } from "./rfc6962.ts";

/** The five edits of a collection's pieces by their arguments in order, over the application's connection unless another is given. */
export function editsOf(app: () => Client) {
  const by = { p_actor: "ana" };
  const insert = (p_collection_key: string, p_piece_order: number, p_piece: PieceSpec, p_expected_manifest_no: number, client = app()) =>
    call(client, fnIuPieceInsert, { p_collection_key, p_piece_order, p_piece, p_expected_manifest_no, ...by });
  const remove = (p_collection_key: string, p_piece_order: number, p_expected_manifest_no: number, client = app()) =>
    call(client, fnIuPieceRemove, { p_collection_key, p_piece_order, p_expected_manifest_no, ...by });
  const move = (p_collection_key: string, p_from: number, p_to: number, p_expected_manifest_no: number, client = app()) =>
    call(client, fnIuPieceMove, { p_collection_key, p_from, p_to, p_expected_manifest_no, ...by });
  const replace = (p_collection_key: string, p_piece_order: number, p_piece: PieceSpec, p_expected_manifest_no: number, client = app()) =>
    call(client, fnIuPieceReplace, { p_collection_key, p_piece_order, p_piece, p_expected_manifest_no, ...by });
  const pin = (
    p_collection_key: string,
    p_piece_order: number,
    p_version_no: number | null,
    p_expected_manifest_no: number,
    client = app(),
  ) => call(client, fnIuPiecePin, { p_collection_key, p_piece_order, p_version_no, p_expected_manifest_no, ...by });

  const rendered = (p_collection_key: string) => call(app(), fnIuCollectionRender, { p_collection_key });
  /** The result is what the collection is now, and the collection is valid. */
  async function expectTrue(result: ManifestState, manifestNo: number) {
    const pieces = await rendered(result.collection_key);
    expect(pieces.map(({ piece_order }) => piece_order)).toEqual(pieces.map((_, i) => i + 1));
    expect(result).toMatchObject({
      manifest_no: manifestNo,
      piece_count: pieces.length,
      graph_digest: graphDigest(pieces),
      content_digest: treeHash(leavesOf(pieces)).toString("hex"),
      changed: true,
    });
    expect(await call(app(), fnIuCollectionValidate, { p_collection_key: result.collection_key })).toMatchObject({
      ok: true,
      manifest_no: manifestNo,
    });
  }

  return { insert, remove, move, replace, pin, rendered, expectTrue };
}
