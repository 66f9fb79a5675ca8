import { invalidArgument } from "../foundation/errors.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import {
  defineFunction,
  functionNamed,
  intArray,
  jsonb,
  lit,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
  text,
  textArray,
  ungated,
  uuid,
  uuidArray,
} from "../kit/index.ts";
import { fnIuCreate } from "../unit/fn_iu_create.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { aggregated, graphDigest, versionsDigest } from "./digests.ts";
import { fnIuCollectionOpen } from "./fn_iu_collection_open.ts";
import { fnIuContentDigest } from "./fn_iu_content_digest.ts";
import { fnIuPieceProblemsRefuse } from "./fn_iu_piece_problems_refuse.ts";
import { fnIuPieceRuleProblems } from "./fn_iu_piece_rule_problems.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import type { Composition } from "./results.ts";

const collection = iuPieceCollection;
const membership = iuPieceMembership;
const manifest = iuPieceCollectionManifest;
const { lines, leaves } = aggregated({
  order: sql`p.piece_order`,
  iuId: sql`p.iu_id`,
  role: sql`p.role`,
  bodyDigest: sql`p.body_digest`,
});

export const fnIuCollectionFill = defineFunction({
  name: "fn_iu_collection_fill",
  summary: "Gives a collection that was just opened its pieces and its first manifest; refuses what breaks the kind's rules.",
  details: "The arrays belong together element by element.",
  args: {
    p_collection_id: uuid("The collection."),
    p_piece_orders: intArray("Place of each piece."),
    p_iu_ids: uuidArray("Its unit."),
    p_roles: textArray("Its role."),
    p_pinned_version_nos: intArray("Its pinned version, or null."),
    p_version_nos: intArray("The version it stands for now; null for a new one. Null as a whole: all are new.").nullable(),
    p_body_digests: textArray("Digest of that version."),
    p_statuses: textArray("Lifecycle status of the shared unit; null for a new one. Null as a whole: all are new.").nullable(),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: jsonb<Composition>("The collection, its digests and its pieces."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [iuPieceMembership, iuPieceCollectionManifest],
  pair: selfCompensating("Part of the functions that call it, which are undone as a whole."),
  proof: scenario({
    given: sql`
      select ${fnIuCreate}('proof/fill', 'step', 'Bước 1', 'Nội dung.', 'proof');
      select ${fnIuCollectionOpen}('proof.fill', 'workflow', 'workflow', 'Quy trình', null, '{}', 'proof')
    `,
    when: sql`
      select ${functionNamed("fn_iu_collection_fill")}(
        ${collection.collection_id.of("c")}, array[1], array[${informationUnit.iu_id.of("u")}], array['step'], array[null::int], array[1],
        array[${fnIuSha256}('Nội dung.')], array['draft'], 'proof'
      )
      from ${collection} c
      cross join ${informationUnit} u
      where ${collection.collection_key.of("c")} = 'proof.fill' and ${informationUnit.canonical_address.of("u")} = 'proof/fill'
    `,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [],
  declare: sql`
    v_problems jsonb;
    v_count int := cardinality(p_piece_orders);
    v_graph_digest text;
    v_leaves text;
    v_versions_digest text;
    v_content_digest text;
  `,
  body: ({ arg }) => plpgsql`
    select jsonb_agg(jsonb_build_object(
      'n', r.piece_order,
      'at', case when r.piece_order is not null then '.role' end,
      'code', ${lit(invalidArgument.name)},
      'message', r.message
    ))
    into v_problems
    from ${fnIuPieceRuleProblems}(
      (select ${collection.role_kind.of("c")} from ${collection} c where ${collection.collection_id.of("c")} = ${arg.p_collection_id}),
      ${arg.p_piece_orders},
      ${arg.p_roles}
    ) r;
    perform ${fnIuPieceProblemsRefuse}(v_problems, false);

    insert into ${membership} (
      ${membership.collection_id}, ${membership.piece_order}, ${membership.iu_id}, ${membership.role}, ${membership.pinned_version_no}
    )
    select ${arg.p_collection_id}, p.piece_order, p.iu_id, p.role, p.pin
    from unnest(${arg.p_piece_orders}, ${arg.p_iu_ids}, ${arg.p_roles}, ${arg.p_pinned_version_nos}) as p (piece_order, iu_id, role, pin);

    select
      ${graphDigest(lines)},
      ${leaves},
      ${versionsDigest({ order: sql`p.piece_order`, iuId: sql`p.iu_id`, role: sql`p.role`, versionNo: sql`coalesce(p.version_no, 1)` })}
    into v_graph_digest, v_leaves, v_versions_digest
    from unnest(${arg.p_piece_orders}, ${arg.p_iu_ids}, ${arg.p_roles}, ${arg.p_version_nos}, ${arg.p_body_digests})
      as p (piece_order, iu_id, role, version_no, body_digest);
    v_content_digest := ${fnIuContentDigest}(v_leaves);

    insert into ${manifest} (
      ${manifest.collection_id}, ${manifest.manifest_no}, ${manifest.graph_digest}, ${manifest.content_digest},
      ${manifest.versions_digest}, ${manifest.piece_count}, ${manifest.change}, ${manifest.created_by}
    )
    values (
      ${arg.p_collection_id}, 1, v_graph_digest, v_content_digest,
      v_versions_digest, v_count, '{"action": "compose"}', ${arg.p_actor}
    );

    return (
      select jsonb_build_object(
        'collection_id', ${collection.collection_id.of("c")},
        'collection_key', ${collection.collection_key.of("c")},
        'collection_kind', ${collection.collection_kind.of("c")},
        'piece_count', v_count,
        'minted', count(*) filter (where p.minted),
        'reused', count(*) filter (where not p.minted),
        'graph_digest', v_graph_digest,
        'content_digest', v_content_digest,
        'pieces', to_jsonb(array_agg(p order by p.piece_order))
      )
      from ${collection} c
      cross join (
        select a.piece_order, a.iu_id, a.role, a.status is null as minted
        from unnest(${arg.p_piece_orders}, ${arg.p_iu_ids}, ${arg.p_roles}, ${arg.p_statuses}) as a (piece_order, iu_id, role, status)
      ) as p
      where ${collection.collection_id.of("c")} = ${arg.p_collection_id}
      group by ${collection.collection_id.of("c")}
    );
  `,
});
