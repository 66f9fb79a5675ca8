import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { type Fragment, type Hole, sql } from "../kit/index.ts";

/** The two digests of a collection as CONTRACT.md defines them: the only place where their input is spelled. */

/** What one piece adds to the graph digest. Never anything of the collection itself: a template and its instance have the same digest. */
export const graphLine = (pieceOrder: Hole, iuId: Hole, role: Hole): Fragment =>
  sql`${pieceOrder} || E'\t' || ${iuId} || E'\t' || ${role} || E'\n'`;

/** Graph digest of the concatenated lines of all pieces. */
export const graphDigest = (lines: Hole): Fragment => sql`${fnIuSha256}(E'iu.graph.v1\n' || coalesce(${lines}, ''))`;

/** The leaf of one piece in the content digest's tree. Neither part can hold a line end, so leaves can be kept as lines. */
export const leaf = (role: Hole, bodyDigest: Hole): Fragment => sql`${role} || E'\t' || ${bodyDigest}`;

/** Digest of the pieces and the versions they stand for. Versions never change, so it tells without reading texts that nothing did. */
export const versionsDigest = (piece: { order: Hole; iuId: Hole; role: Hole; versionNo: Hole }): Fragment => sql`${fnIuSha256}(
  coalesce(
    string_agg(
      ${piece.order} || E'\t' || ${piece.iuId} || E'\t' || ${piece.role} || E'\t' || ${piece.versionNo} || E'\n', '' order by ${piece.order}
    ),
    ''
  )
)`;

/** Aggregates: the graph lines and the leaf lines of all pieces of a query, in order. */
export const aggregated = (piece: { order: Hole; iuId: Hole; role: Hole; bodyDigest: Hole }) => ({
  lines: sql`string_agg(${graphLine(piece.order, piece.iuId, piece.role)}, '' order by ${piece.order})`,
  leaves: sql`coalesce(string_agg(${leaf(piece.role, piece.bodyDigest)}, E'\n' order by ${piece.order}), '')`,
});
