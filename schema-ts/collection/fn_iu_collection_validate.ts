import { iuReader } from "../foundation/roles.ts";
import { defineFunction, jsonb, plpgsql, sql, text } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { aggregated, graphDigest } from "./digests.ts";
import { fnIuCollectionRequire } from "./fn_iu_collection_require.ts";
import { fnIuCollectionWholeRequire } from "./fn_iu_collection_whole_require.ts";
import { fnIuPieceRuleProblems } from "./fn_iu_piece_rule_problems.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

/** What a validation found. */
export interface Validation {
  ok: boolean;
  collection_key: string;
  collection_kind: string;
  piece_count: number;
  manifest_no: number;
  /** By place; those of the collection as a whole come last and have neither piece_order nor iu_id. */
  problems: {
    code: "order_gap" | "role_unknown" | "role_order" | "role_count" | "unit_withdrawn" | "unit_retired" | "graph_mismatch";
    piece_order: number | null;
    iu_id: string | null;
    message: string;
  }[];
}

const collection = iuPieceCollection;
const membership = iuPieceMembership;
const manifest = iuPieceCollectionManifest;
const unit = informationUnit;
const { lines } = aggregated({ order: sql`p.piece_order`, iuId: sql`p.iu_id`, role: sql`p.role`, bodyDigest: sql`''` });

export const fnIuCollectionValidate = defineFunction({
  name: "fn_iu_collection_validate",
  summary: "Checks a collection against the rules of its kind, the state of its units and its recorded graph digest.",
  details:
    "Finds gaps in the order, unknown, misplaced, missing and surplus roles, units that are withdrawn or retired, and memberships that were changed behind the functions' back. A unit that was revised is no problem: fn_iu_collection_manifest_refresh records it.",
  args: { p_collection_key: text("Key of the collection.") },
  returns: jsonb<Validation>("ok, and every problem found."),
  volatility: "stable",
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_collection_validate('workflow.invoice-approval')",
  declare: sql`
    v_collection_id uuid := ${fnIuCollectionRequire}(p_collection_key);
    v_collection record;
    v_pieces record;
    v_problems jsonb;
  `,
  // One scan; the pieces are looked at one by one only where it shows that something is wrong.
  body: ({ arg }) => plpgsql`
    perform ${fnIuCollectionWholeRequire}(${arg.p_collection_key});
    select
      ${collection.collection_kind.of("c")},
      ${collection.role_kind.of("c")},
      ${collection.manifest_no.of("c")},
      ${manifest.graph_digest.of("m")}
    into v_collection
    from ${collection} c
    join ${manifest} m
      on ${manifest.collection_id.of("m")} = ${collection.collection_id.of("c")}
      and ${manifest.manifest_no.of("m")} = ${collection.manifest_no.of("c")}
    where ${collection.collection_id.of("c")} = v_collection_id;

    select
      count(*)::int as count,
      coalesce(max(p.piece_order), 0) as last_place,
      count(*) filter (where p.lifecycle_status in ('withdrawn', 'retired')) as unfit,
      array_agg(p.piece_order) as orders,
      array_agg(p.role) as roles,
      ${graphDigest(lines)} as graph_digest
    into v_pieces
    from (
      select
        ${membership.piece_order.of("m")},
        ${membership.iu_id.of("m")},
        ${membership.role.of("m")},
        (select ${unit.lifecycle_status.of("u")} from ${unit} u where ${unit.iu_id.of("u")} = ${membership.iu_id.of("m")}) as lifecycle_status
      from ${membership} m
      where ${membership.collection_id.of("m")} = v_collection_id
    ) as p;

    select jsonb_agg(
      jsonb_build_object('code', b.code, 'piece_order', b.piece_order, 'iu_id', ${membership.iu_id.of("m")}, 'message', b.message)
      order by b.piece_order nulls last, b.code
    )
    into v_problems
    from (
      select 'order_gap' as code, g.piece_order, format('The piece before place %s has place %s.', g.piece_order, g.before) as message
      from (
        select p.piece_order, lag(p.piece_order, 1, 0) over (order by p.piece_order) as before
        from unnest(v_pieces.orders) as p (piece_order)
        where v_pieces.last_place <> v_pieces.count
      ) as g
      where g.piece_order <> g.before + 1
      union all
      select 'unit_' || ${unit.lifecycle_status.of("u")}, ${membership.piece_order.of("m")}, format('The unit is %s.', ${unit.lifecycle_status.of("u")})
      from ${membership} m
      join ${unit} u on ${unit.iu_id.of("u")} = ${membership.iu_id.of("m")}
      where v_pieces.unfit > 0
        and ${membership.collection_id.of("m")} = v_collection_id
        and ${unit.lifecycle_status.of("u")} in ('withdrawn', 'retired')
      union all
      select r.code, r.piece_order, r.message
      from ${fnIuPieceRuleProblems}(v_collection.role_kind, v_pieces.orders, v_pieces.roles) r
      union all
      select 'graph_mismatch', null, format('The pieces are not those recorded in manifest %s.', v_collection.manifest_no)
      where v_pieces.graph_digest <> v_collection.graph_digest
    ) as b
    left join ${membership} m
      on ${membership.collection_id.of("m")} = v_collection_id
      and ${membership.piece_order.of("m")} = b.piece_order;

    return jsonb_build_object(
      'ok', v_problems is null,
      'collection_key', ${arg.p_collection_key},
      'collection_kind', v_collection.collection_kind,
      'piece_count', v_pieces.count,
      'manifest_no', v_collection.manifest_no,
      'problems', coalesce(v_problems, '[]')
    );
  `,
});
