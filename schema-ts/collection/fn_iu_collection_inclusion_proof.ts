import { conflict, invalidArgument } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, int, jsonb, lit, plpgsql, raise, sql, text } from "../kit/index.ts";
import { fnIuCollectionRequire } from "./fn_iu_collection_require.ts";
import { fnIuCollectionShape } from "./fn_iu_collection_shape.ts";
import { fnIuCollectionWholeRequire } from "./fn_iu_collection_whole_require.ts";
import { fnIuContentDigest } from "./fn_iu_content_digest.ts";
import { fnIuMerkleLevels } from "./fn_iu_merkle_levels.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";

/** That a text stands at one place of a collection: an RFC 6962 audit path to its content digest. */
export interface InclusionProof {
  collection_key: string;
  manifest_no: number;
  piece_order: number;
  /** What the leaf hash is made of: `<role>` TAB `<body_digest>`. */
  leaf_data: string;
  /** Leaf hash, SHA-256 of 0x00 and leaf_data; hex like the other hashes. */
  leaf: string;
  /** From 0. */
  index: number;
  size: number;
  /** From the leaf's sibling upwards. */
  path: string[];
  /** The content digest. */
  root: string;
}

const manifest = iuPieceCollectionManifest;

export const fnIuCollectionInclusionProof = defineFunction({
  name: "fn_iu_collection_inclusion_proof",
  summary: "Proves that the text at one place of a collection belongs to its content digest.",
  details:
    "An RFC 6962 audit path, verifiable by fn_iu_inclusion_verify or any other implementation. Refused with IU005 while the collection's content is not what its current manifest records.",
  args: {
    p_collection_key: text("Key of the collection."),
    p_piece_order: int("Place of the piece."),
  },
  returns: jsonb<InclusionProof>("The proof."),
  volatility: "stable",
  grantTo: [iuReader],
  errors: [invalidArgument, conflict],
  example: "select iu_core.fn_iu_collection_inclusion_proof('workflow.invoice-approval', 3)",
  declare: sql`
    v_collection_id uuid := ${fnIuCollectionRequire}(p_collection_key);
    v_piece_count int;
    v_leaves text;
    v_manifest record;
    v_index int;
    v_root text;
    v_hashes text[];
  `,
  body: ({ arg }) => plpgsql`
    perform ${fnIuCollectionWholeRequire}(${arg.p_collection_key});
    select s.piece_count, s.leaves
    into v_piece_count, v_leaves
    from ${fnIuCollectionShape}(v_collection_id) s;

    if ${arg.p_piece_order} is null or ${arg.p_piece_order} not between 1 and v_piece_count then
      ${raise(invalidArgument, sql`format('The collection has the places 1 to %s.', v_piece_count)`, {
        argument: lit("p_piece_order"),
        piece_order: arg.p_piece_order,
        min: lit(1),
        max: sql`v_piece_count`,
      })}
    end if;
    v_index := ${arg.p_piece_order} - 1;

    select ${manifest.manifest_no.of("m")}, ${manifest.content_digest.of("m")}
    into v_manifest
    from ${iuPieceCollection} c
    join ${manifest} m
      on ${manifest.collection_id.of("m")} = ${iuPieceCollection.collection_id.of("c")}
      and ${manifest.manifest_no.of("m")} = ${iuPieceCollection.manifest_no.of("c")}
    where ${iuPieceCollection.collection_id.of("c")} = v_collection_id;
    v_root := ${fnIuContentDigest}(v_leaves);
    if v_root <> v_manifest.content_digest then
      ${raise(
        conflict,
        sql`format('The content of the collection %s is not that of its manifest %s any more.', ${arg.p_collection_key}, v_manifest.manifest_no)`,
        {
          collection_key: arg.p_collection_key,
          manifest_no: sql`v_manifest.manifest_no`,
          expected: sql`v_manifest.content_digest`,
          actual: sql`v_root`,
        },
        "Record the new content with fn_iu_collection_manifest_refresh, then prove it.",
      )}
    end if;

    -- At each level below the root the sibling of the node above the leaf; the last of an odd number has none.
    select array_agg(encode(substr(l.nodes, 32 * ((v_index >> l.height) # 1) + 1, 32), 'hex') order by l.height)
    into v_hashes
    from ${fnIuMerkleLevels}(v_leaves) l
    where (v_index >> l.height) # 1 < l.size and l.size > 1;

    return jsonb_build_object(
      'collection_key', ${arg.p_collection_key},
      'manifest_no', v_manifest.manifest_no,
      'piece_order', ${arg.p_piece_order},
      'leaf_data', split_part(v_leaves, E'\n', ${arg.p_piece_order}),
      'leaf', encode(sha256('\x00'::bytea || convert_to(split_part(v_leaves, E'\n', ${arg.p_piece_order}), 'UTF8')), 'hex'),
      'index', v_index,
      'size', v_piece_count,
      'path', to_jsonb(coalesce(v_hashes, '{}')),
      'root', v_root
    );
  `,
});
