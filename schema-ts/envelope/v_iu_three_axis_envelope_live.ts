import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { iuHoldUnit } from "../hold/iu_hold.ts";
import { defineView, type Fragment, type Hole, lit, sql } from "../kit/index.ts";
import { iuInForce } from "../lifecycle/iu_in_force.ts";
import { iuDerivation } from "../structure/iu_derivation.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { iuMetadataTag } from "./iu_metadata_tag.ts";
import { iuSqlLink } from "./iu_sql_link.ts";
import { envelopeColumns } from "./iu_three_axis_envelope.ts";

/** Memberships, derivations and links that an envelope lists; it counts all. */
const most = lit(100);

const c = iuPieceCollection;
const d = iuDerivation;
const f = iuInForce;
const g = iuMetadataTag;
const h = iuHoldUnit;
const k = iuSqlLink;
const m = iuPieceMembership;
const u = informationUnit;
const v = unitVersion;

const textFacts = (versionNo: Hole): Fragment => sql`
  (
    select jsonb_build_object(
      'version_no', ${v.version_no.of("v")},
      'body_digest', ${v.body_digest.of("v")},
      'body_bytes', octet_length(${v.body.of("v")})
    )
    from ${v} v
    where ${v.iu_id.of("v")} = ${u.iu_id.of("u")} and ${v.version_no.of("v")} = ${versionNo}
  )
`;

/** The first of the rows, in their order. */
const list = (parts: { object: Fragment; from: Fragment; order: Fragment }): Fragment => sql`
  to_jsonb(array(
    select jsonb_build_object(
      ${parts.object}
    )
    ${parts.from}
    order by ${parts.order}
    limit ${most}
  ))
`;

/** Derivations that hold, seen from one side of them. */
const derivations = (side: "from" | "to"): Fragment => {
  const [own, other, version] =
    side === "from" ? [d.from_iu_id, d.to_iu_id, d.to_version_no] : [d.to_iu_id, d.from_iu_id, d.from_version_no];
  return list({
    object: sql`
      'operation', ${d.operation.of("d")},
      'operation_id', ${d.operation_id.of("d")},
      'iu_id', ${other.of("d")},
      'version_no', ${version.of("d")},
      'part_no', ${d.part_no.of("d")}
    `,
    from: sql`
      from ${d} d
      where ${own.of("d")} = ${u.iu_id.of("u")} and ${d.undone_at.of("d")} is null
    `,
    order: sql`${d.operation_id.of("d")}, ${d.part_no.of("d")}, ${other.of("d")}`,
  });
};

const memberships = list({
  object: sql`
    'collection_key', ${c.collection_key.of("c")},
    'piece_order', ${m.piece_order.of("m")},
    'role', ${m.role.of("m")},
    'pinned_version_no', ${m.pinned_version_no.of("m")}
  `,
  from: sql`
    from ${m} m
    cross join lateral (
      select ${c.collection_key.of("i")}
      from ${c} i
      where ${c.collection_id.of("i")} = ${m.collection_id.of("m")} and ${c.status.of("i")} = 'active'
      offset 0
    ) as c
    where ${m.iu_id.of("m")} = ${u.iu_id.of("u")}
  `,
  order: sql`${c.collection_key.of("c")}, ${m.piece_order.of("m")}`,
});

const links = list({
  object: sql`
    'object_kind', ${k.object_kind.of("k")},
    'object_schema', ${k.object_schema.of("k")},
    'object_name', ${k.object_name.of("k")},
    'link_role', ${k.link_role.of("k")}
  `,
  from: sql`
    from ${k} k
    where ${k.iu_id.of("k")} = ${u.iu_id.of("u")}
  `,
  order: sql`${k.object_kind.of("k")}, ${k.object_schema.of("k")}, ${k.object_name.of("k")}, ${k.link_role.of("k")}`,
});

/**
 * For functions that read the view. PostgreSQL reads all of a short table rather than look one row up in it, and would do so for each unit; and
 * a plan that was made while a table was short is kept when it has become long. Compiling the query takes longer than it saves.
 */
export const byLookUp = { enable_seqscan: "off", jit: "off" } as const;

/**
 * Every part is a look-up for the unit, so that the query costs what the units asked for cost, and a condition on the unit is all it takes to
 * ask for some. Nothing in it depends on the session: no time is spelled, and every list has an order.
 */
export const vIuThreeAxisEnvelopeLive = defineView({
  name: "v_iu_three_axis_envelope_live",
  summary:
    "The envelopes as the live state makes them: one for each unit. Internal: granted to nobody, read by functions that run as the owner.",
  columns: envelopeColumns,
  query: sql`
    select
      ${u.iu_id.of("u")},
      a.structure,
      a.content,
      a.governance,
      ${fnIuSha256}(concat('iu.envelope.v1', E'\n', a.structure, E'\n', a.content, E'\n', a.governance, E'\n')) as envelope_digest
    from ${u} u
    cross join lateral (
      select count(*) as pieces, count(distinct ${m.collection_id.of("m")}) as collections
      from ${m} m
      where ${m.iu_id.of("m")} = ${u.iu_id.of("u")}
        and (select ${c.status.of("c")} from ${c} c where ${c.collection_id.of("c")} = ${m.collection_id.of("m")}) = 'active'
    ) as membership
    cross join lateral (
      select
        jsonb_build_object(
          'canonical_address', ${u.canonical_address.of("u")},
          'unit_kind', ${u.unit_kind.of("u")},
          'collections', membership.collections,
          'pieces', membership.pieces,
          'memberships', ${memberships},
          'derived_into', ${derivations("from")},
          'derived_from', ${derivations("to")},
          'sql_links', ${links}
        ) as structure,
        jsonb_build_object(
          'current', ${textFacts(u.current_version_no.of("u"))},
          'enacted', ${textFacts(u.enacted_version_no.of("u"))}
        ) as content,
        jsonb_build_object(
          'lifecycle_status', ${u.lifecycle_status.of("u")},
          'in_force', (
            select jsonb_build_object(
              'version_no', ${f.version_no.of("f")},
              'change_set_id', ${f.change_set_id.of("f")},
              'review_decision_id', ${f.review_decision_id.of("f")},
              'enacted_by', ${f.enacted_by.of("f")}
            )
            from ${f} f
            where ${f.iu_id.of("f")} = ${u.iu_id.of("u")} and ${f.in_force_to.of("f")} is null
          ),
          'on_hold', exists (select from ${h} h where ${h.iu_id.of("h")} = ${u.iu_id.of("u")} and ${h.is_open.of("h")}),
          'tags', coalesce(
            (select jsonb_object_agg(${g.tag_key.of("g")}, ${g.tag_value.of("g")}) from ${g} g where ${g.iu_id.of("g")} = ${u.iu_id.of("u")}),
            '{}'
          )
        ) as governance
      offset bigint '0'
    ) as a
  `,
});
