import { iuReader } from "../foundation/roles.ts";
import { defineFunction, jsonb, plpgsql, sql, text } from "../kit/index.ts";
import { fnIuCollectionRequire } from "./fn_iu_collection_require.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

const c = iuPieceCollection;
const f = iuPieceCollectionManifest;
const m = iuPieceMembership;

/** How much of a collection its reader sees. */
export interface Visibility {
  collection_key: string;
  piece_count: number;
  visible: number;
  hidden: number;
}

export const fnIuCollectionVisibility = defineFunction({
  name: "fn_iu_collection_visibility",
  summary: "How many pieces of a collection the caller sees, and how many are hidden from it.",
  details:
    "A rendering leaves hidden pieces out; this tells that there are some, not which. A collection in a scope of others is not found.",
  args: { p_collection_key: text("Key of the collection.") },
  returns: jsonb<Visibility>("The counts."),
  volatility: "stable",
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_collection_visibility('workflow.invoice-approval')",
  declare: sql`
    v_collection_id uuid := ${fnIuCollectionRequire}(p_collection_key);
    v_count int;
    v_visible int;
  `,
  body: ({ arg }) => plpgsql`
    select
      ${f.piece_count.of("f")},
      (select count(*)::int from ${m} m where ${m.collection_id.of("m")} = v_collection_id)
    into v_count, v_visible
    from ${c} c
    join ${f} f
      on ${f.collection_id.of("f")} = ${c.collection_id.of("c")}
      and ${f.manifest_no.of("f")} = ${c.manifest_no.of("c")}
    where ${c.collection_id.of("c")} = v_collection_id;

    return jsonb_build_object(
      'collection_key', ${arg.p_collection_key}, 'piece_count', v_count, 'visible', v_visible, 'hidden', v_count - v_visible
    );
  `,
});
