import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { iuHoldUnit } from "../hold/iu_hold.ts";
import { type Fragment, type Hole, lit, sql } from "../kit/index.ts";
import { iuInForce } from "../lifecycle/iu_in_force.ts";
import { iuDerivation } from "../structure/iu_derivation.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { iuMetadataTag } from "./iu_metadata_tag.ts";
import { iuSqlLink } from "./iu_sql_link.ts";
import { iuThreeAxisEnvelope } from "./iu_three_axis_envelope.ts";

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

const textFacts = (version: string): Fragment => sql`
  case when ${v.iu_id.of(version)} is not null then
    jsonb_build_object(
      'version_no', ${v.version_no.of(version)},
      'body_digest', ${v.body_digest.of(version)},
      'body_bytes', octet_length(${v.body.of(version)})
    )
  end
`;

/** Derivations that hold, seen from one side of them. */
const derivations = (side: "from" | "to", only: (column: Hole) => Fragment): Fragment => {
  const [own, other, version] =
    side === "from" ? [d.from_iu_id, d.to_iu_id, d.to_version_no] : [d.to_iu_id, d.from_iu_id, d.from_version_no];
  return sql`
    select
      r.iu_id,
      jsonb_agg(
        jsonb_build_object('operation', r.operation, 'operation_id', r.operation_id, 'iu_id', r.other, 'version_no', r.version_no, 'part_no', r.part_no)
        order by r.n
      ) as list
    from (
      select
        ${own.of("d")} as iu_id, ${other.of("d")} as other, ${version.of("d")} as version_no,
        ${d.operation.of("d")}, ${d.operation_id.of("d")}, ${d.part_no.of("d")},
        row_number() over (partition by ${own.of("d")} order by ${d.operation_id.of("d")}, ${d.part_no.of("d")}, ${other.of("d")}) as n
      from ${d} d
      where ${d.undone_at.of("d")} is null ${only(own.of("d"))}
    ) as r
    where r.n <= ${most}
    group by r.iu_id
  `;
};

/**
 * Query of the envelopes as the live state makes them: a row `(iu_id, structure, content, governance, envelope_digest)` for each unit. Every part
 * of it is cut down to the units asked for, so that a few cost look-ups and all cost one scan of each table. Nothing in it depends on the session:
 * no time is spelled, and every list has an order.
 *
 * @param among an array of units; all when left out
 */
export function liveEnvelopes(among?: Hole): Fragment {
  const only = (column: Hole): Fragment => (among === undefined ? sql`` : sql`and ${column} = any (${among})`);
  return sql`
    with membership as (
      select
        r.iu_id,
        count(*) as pieces,
        count(distinct r.collection_key) as collections,
        jsonb_agg(
          jsonb_build_object(
            'collection_key', r.collection_key, 'piece_order', r.piece_order, 'role', r.role, 'pinned_version_no', r.pinned_version_no
          )
          order by r.n
        ) filter (where r.n <= ${most}) as list
      from (
        select
          ${m.iu_id.of("m")}, ${c.collection_key.of("c")}, ${m.piece_order.of("m")}, ${m.role.of("m")}, ${m.pinned_version_no.of("m")},
          row_number() over (partition by ${m.iu_id.of("m")} order by ${c.collection_key.of("c")}, ${m.piece_order.of("m")}) as n
        from ${m} m
        join ${c} c on ${c.collection_id.of("c")} = ${m.collection_id.of("m")}
        where ${c.status.of("c")} = 'active' ${only(m.iu_id.of("m"))}
      ) as r
      group by r.iu_id
    ), derived_into as (
      ${derivations("from", only)}
    ), derived_from as (
      ${derivations("to", only)}
    ), link as (
      select
        r.iu_id,
        jsonb_agg(
          jsonb_build_object('object_kind', r.object_kind, 'object_schema', r.object_schema, 'object_name', r.object_name, 'link_role', r.link_role)
          order by r.n
        ) as list
      from (
        select
          k.*,
          row_number() over (
            partition by ${k.iu_id.of("k")}
            order by ${k.object_kind.of("k")}, ${k.object_schema.of("k")}, ${k.object_name.of("k")}, ${k.link_role.of("k")}
          ) as n
        from ${k} k
        where true ${only(k.iu_id.of("k"))}
      ) as r
      where r.n <= ${most}
      group by r.iu_id
    ), tag as (
      select ${g.iu_id.of("g")}, jsonb_object_agg(${g.tag_key.of("g")}, ${g.tag_value.of("g")}) as list
      from ${g} g
      where true ${only(g.iu_id.of("g"))}
      group by ${g.iu_id.of("g")}
    )
    select
      ${u.iu_id.of("u")},
      a.structure,
      a.content,
      a.governance,
      ${fnIuSha256}(concat('iu.envelope.v1', E'\n', a.structure, E'\n', a.content, E'\n', a.governance, E'\n')) as envelope_digest
    from ${u} u
    left join ${v} w on ${v.iu_id.of("w")} = ${u.iu_id.of("u")} and ${v.version_no.of("w")} = ${u.current_version_no.of("u")}
    left join ${v} e on ${v.iu_id.of("e")} = ${u.iu_id.of("u")} and ${v.version_no.of("e")} = ${u.enacted_version_no.of("u")}
    left join ${f} f on ${f.iu_id.of("f")} = ${u.iu_id.of("u")} and ${f.in_force_to.of("f")} is null
    left join membership on membership.iu_id = ${u.iu_id.of("u")}
    left join derived_into on derived_into.iu_id = ${u.iu_id.of("u")}
    left join derived_from on derived_from.iu_id = ${u.iu_id.of("u")}
    left join link on link.iu_id = ${u.iu_id.of("u")}
    left join tag on tag.iu_id = ${u.iu_id.of("u")}
    cross join lateral (
      select
        jsonb_build_object(
          'canonical_address', ${u.canonical_address.of("u")},
          'unit_kind', ${u.unit_kind.of("u")},
          'collections', coalesce(membership.collections, 0),
          'pieces', coalesce(membership.pieces, 0),
          'memberships', coalesce(membership.list, '[]'),
          'derived_into', coalesce(derived_into.list, '[]'),
          'derived_from', coalesce(derived_from.list, '[]'),
          'sql_links', coalesce(link.list, '[]')
        ) as structure,
        jsonb_build_object('current', ${textFacts("w")}, 'enacted', ${textFacts("e")}) as content,
        jsonb_build_object(
          'lifecycle_status', ${u.lifecycle_status.of("u")},
          'in_force',
          case when ${f.iu_id.of("f")} is not null then
            jsonb_build_object(
              'version_no', ${f.version_no.of("f")},
              'change_set_id', ${f.change_set_id.of("f")},
              'review_decision_id', ${f.review_decision_id.of("f")},
              'enacted_by', ${f.enacted_by.of("f")}
            )
          end,
          'on_hold', exists (select from ${h} h where ${h.iu_id.of("h")} = ${u.iu_id.of("u")} and ${h.is_open.of("h")}),
          'tags', coalesce(tag.list, '{}')
        ) as governance
      offset bigint '0'
    ) as a
    where true ${only(u.iu_id.of("u"))}
  `;
}

const e = iuThreeAxisEnvelope;

/**
 * Query of all units and envelopes, side by side: `(iu_id, drift)`, where drift is missing (a unit without envelope), orphan (an envelope without
 * unit), content_diff (the envelope says something else), or null.
 *
 * @param among an array of units; all when left out
 */
export const envelopeDrift = (among?: Hole): Fragment => sql`
  select
    coalesce(l.iu_id, ${e.iu_id.of("e")}) as iu_id,
    case
      when ${e.iu_id.of("e")} is null then 'missing'
      when l.iu_id is null then 'orphan'
      when l.structure <> ${e.structure.of("e")}
        or l.content <> ${e.content.of("e")}
        or l.governance <> ${e.governance.of("e")}
        or l.envelope_digest <> ${e.envelope_digest.of("e")}
        then 'content_diff'
    end as drift
  from (
    ${liveEnvelopes(among)}
  ) as l
  full join (
    select f.*
    from ${e} f
    where true ${among === undefined ? sql`` : sql`and ${e.iu_id.of("f")} = any (${among})`}
  ) as e on ${e.iu_id.of("e")} = l.iu_id
`;
