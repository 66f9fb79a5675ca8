import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { conflict, invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, lit, plpgsql, raise, scenario, sql, text } from "../kit/index.ts";
import { fnIuCanonicalText } from "../unit/fn_iu_canonical_text.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { refuseProblem } from "../unit/refuse_problem.ts";
import { addressProblem, metadataProblem, titleProblem } from "../unit/text_rules.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { aggregated, graphDigest } from "./digests.ts";
import { fnIuContentDigest } from "./fn_iu_content_digest.ts";
import { fnIuPieceProblemsRefuse } from "./fn_iu_piece_problems_refuse.ts";
import { fnIuPieceRuleProblems } from "./fn_iu_piece_rule_problems.ts";
import { fnIuPiecesAccept } from "./fn_iu_pieces_accept.ts";
import { fnIuRoleKindResolve } from "./fn_iu_role_kind_resolve.ts";
import { composerEnabled, maxPieces } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import type { PieceSpec } from "./piece_spec.ts";
import type { Composition } from "./results.ts";

const collection = iuPieceCollection;
const membership = iuPieceMembership;
const manifest = iuPieceCollectionManifest;
const shape = aggregated({ order: sql`p.piece_order`, iuId: sql`p.iu_id`, role: sql`p.role`, bodyDigest: sql`p.body_digest` });

export const fnIuCompose = defineFunction({
  name: "fn_iu_compose",
  summary: "Composes a collection from piece specs: mints the units of new texts, shares existing ones.",
  details:
    "A piece spec is {iu_id, role?, pinned_version_no?} or {title, body, role?, canonical_address?, unit_kind?, metadata?}; order is array order from 1. All or nothing. Refusals give the path of the first wrong piece, and up to 20 of them in problems. At most iu_core.max_pieces pieces.",
  args: {
    p_collection_key: text("Key of the new collection: 1 to 200 letters, digits and . _ : / -, never used before."),
    p_collection_kind: text("A registered kind."),
    p_title: text("Title of the whole; one line."),
    p_pieces: jsonb<PieceSpec[]>("The piece specs in order."),
    p_actor: actor(),
    p_metadata: jsonb<Record<string, unknown>>(
      "Anything else; an object. made_from names the collection a template or an instance is made from.",
    ).default(sql`'{}'`),
  },
  returns: jsonb<Composition>("The collection, its digests and its pieces."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceCollection, informationUnit, unitVersion, iuLifecycleLog, iuPieceMembership, iuPieceCollectionManifest],
  pair: inverse("fn_iu_collection_withdraw", "Withdraw the collection with expected manifest 1; the drafts it minted go with it."),
  proof: scenario({
    when: sql`
      select ${functionNamed("fn_iu_compose")}(
        'proof.workflow', 'workflow', 'Quy trình', '[{"title": "Bước 1", "body": "Nhận."}, {"title": "Bước 2", "body": "Duyệt."}]', 'proof'
      )
    `,
    undo: sql`select ${functionNamed("fn_iu_collection_withdraw")}('proof.workflow', 1, 'proof')`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, conflict],
  example: `select iu_core.fn_iu_compose('workflow.invoice-approval', 'workflow', 'Invoice approval', '[{"title": "Receive", "body": "Register the invoice."}]', 'ana@example.org')`,
  declare: plpgsql`
    v_title text;
    v_count int;
    v_limit int;
    v_role_kind text;
    v_template_id uuid;
    v_collection_id uuid;
    v_orders int[];
    v_iu_ids uuid[];
    v_roles text[];
    v_pins int[];
    v_digests text[];
    v_transitions text[];
    v_minted int;
    v_problems jsonb;
    v_graph_digest text;
    v_leaves text;
    v_content_digest text;
    v_problem text;
  `,
  body: ({ arg }) => plpgsql`
    v_title := ${fnIuCanonicalText}(${arg.p_title});
    ${refuseProblem({
      p_collection_key: sql`coalesce(
        ${addressProblem(arg.p_collection_key)},
        case when length(${arg.p_collection_key}) > 200 then 'A collection key has at most 200 characters.' end
      )`,
      p_title: titleProblem(sql`v_title`),
      p_metadata: metadataProblem(arg.p_metadata),
    })}

    if jsonb_typeof(${arg.p_pieces}) = 'array' then
      v_count := jsonb_array_length(${arg.p_pieces});
    end if;
    v_limit := ${fnDotConfigGet}(${maxPieces})::int;
    if v_count is null or v_count not between 1 and v_limit then
      ${raise(
        invalidArgument,
        sql`case when v_count is null then 'p_pieces is an array of piece specs.' else format('A collection has 1 to %s pieces, not %s.', v_limit, v_count) end`,
        { argument: lit("p_pieces"), path: lit("$"), count: sql`v_count`, limit: sql`v_limit` },
        "Divide what is larger into several collections; the limit is the setting iu_core.max_pieces.",
      )}
    end if;

    select k.role_kind, k.template_collection_id
    into v_role_kind, v_template_id
    from ${fnIuRoleKindResolve}(${arg.p_collection_kind}, ${arg.p_metadata}, ${arg.p_pieces}) k;

    insert into ${collection} (
      ${collection.collection_key}, ${collection.collection_kind}, ${collection.role_kind}, ${collection.title},
      ${collection.template_collection_id}, ${collection.metadata}, ${collection.created_by}
    )
    values (${arg.p_collection_key}, ${arg.p_collection_kind}, v_role_kind, v_title, v_template_id, ${arg.p_metadata}, ${arg.p_actor})
    on conflict (${collection.collection_key}) do nothing
    returning ${collection.collection_id} into v_collection_id;
    if v_collection_id is null then
      ${raise(
        conflict,
        sql`format('The collection key %s is taken.', ${arg.p_collection_key})`,
        {
          argument: lit("p_collection_key"),
          collection_key: arg.p_collection_key,
          expected: sql`null`,
          actual: sql`(select ${collection.collection_id.of("c")} from ${collection} c where ${collection.collection_key.of("c")} = ${arg.p_collection_key})`,
        },
        "Choose another key; also the key of a withdrawn collection is never given out again.",
      )}
    end if;

    select a.piece_orders, a.iu_ids, a.roles, a.pinned_version_nos, a.body_digests, a.transition_types
    into v_orders, v_iu_ids, v_roles, v_pins, v_digests, v_transitions
    from ${fnIuPiecesAccept}(${arg.p_pieces}, v_role_kind, ${arg.p_collection_key}, 1, ${arg.p_collection_key}, ${arg.p_actor}) a;

    select jsonb_agg(jsonb_build_object(
      'n', r.piece_order,
      'at', case when r.piece_order is not null then '.role' end,
      'code', ${lit(invalidArgument.name)},
      'message', r.message
    ))
    into v_problems
    from ${fnIuPieceRuleProblems}(v_role_kind, v_orders, v_roles) r;
    perform ${fnIuPieceProblemsRefuse}(v_problems, false);

    insert into ${membership} (
      ${membership.collection_id}, ${membership.piece_order}, ${membership.iu_id}, ${membership.role}, ${membership.pinned_version_no}
    )
    select v_collection_id, p.piece_order, p.iu_id, p.role, p.pin
    from unnest(v_orders, v_iu_ids, v_roles, v_pins) as p (piece_order, iu_id, role, pin);

    select ${graphDigest(shape.lines)}, ${shape.leaves}
    into v_graph_digest, v_leaves
    from unnest(v_orders, v_iu_ids, v_roles, v_digests) as p (piece_order, iu_id, role, body_digest);
    v_content_digest := ${fnIuContentDigest}(v_leaves);

    insert into ${manifest} (
      ${manifest.collection_id}, ${manifest.manifest_no}, ${manifest.graph_digest}, ${manifest.content_digest},
      ${manifest.leaves_digest}, ${manifest.piece_count}, ${manifest.change}, ${manifest.created_by}
    )
    values (
      v_collection_id, 1, v_graph_digest, v_content_digest,
      ${fnIuSha256}(v_leaves), v_count, '{"action": "compose"}', ${arg.p_actor}
    );

    v_minted := cardinality(array_positions(v_transitions, 'create'));
    return jsonb_build_object(
      'collection_id', v_collection_id,
      'collection_key', ${arg.p_collection_key},
      'collection_kind', ${arg.p_collection_kind},
      'piece_count', v_count,
      'minted', v_minted,
      'reused', v_count - v_minted,
      'graph_digest', v_graph_digest,
      'content_digest', v_content_digest,
      'pieces', (
        select to_jsonb(array_agg(p order by p.piece_order))
        from (
          select a.piece_order, a.iu_id, a.role, a.transition_type = 'create' as minted
          from unnest(v_orders, v_iu_ids, v_roles, v_transitions) as a (piece_order, iu_id, role, transition_type)
        ) as p
      )
    );
  `,
});
