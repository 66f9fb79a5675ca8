import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { type Fragment, type Hole, sql } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { cutCompensation, cutCompensationStep } from "./cut_compensation.ts";
import { cutLeg } from "./cut_leg.ts";

const c = cutCompensation;
const k = iuPieceCollection;
const l = cutLeg;
const m = iuPieceMembership;
const s = cutCompensationStep;
const u = informationUnit;
const v = unitVersion;

/** Digest of what a unit must be for a step, or is; an expression. A version number is no part of it: the same text in a later version is the same. */
const stateDigest = (iuId: Hole, status: Hole, title: Hole, bodyDigest: Hole) =>
  sql`${fnIuSha256}(format(E'iu.cut.step.v1\n%s\t%s\t%s\t%s\n', ${iuId}, ${status}, ${title}, ${bodyDigest}))`;

/**
 * The steps that take a cut back: what each unit is since the cut, and what it was before. A kept unit was not changed, and has no step; one in
 * force that went from the source has a step that only looks.
 */
const ofCut = (cutRequestId: Hole): Fragment => sql`
  select
    ${l.block_no.of("l")} as step_no,
    ${l.iu_id.of("l")} as iu_id,
    case when ${l.action.of("l")} in ('add', 'restore') then 'draft' when ${l.action.of("l")} = 'retire' and ${l.base_status.of("l")} = 'draft' then 'withdrawn' else ${l.base_status.of("l")} end as left_status,
    ${l.version_no.of("l")} as left_version_no,
    case when ${l.action.of("l")} in ('add', 'restore') then 'withdrawn' else ${l.base_status.of("l")} end as to_status,
    nullif(${l.base_version_no.of("l")}, ${l.version_no.of("l")}) as text_version_no,
    ${l.base_metadata.of("l")} as to_metadata
  from ${l} l
  where ${l.cut_request_id.of("l")} = ${cutRequestId} and ${l.action.of("l")} not in ('keep', 'gap')
`;

/** The steps that take back the cut's last compensation. */
const ofCompensation = (cutRequestId: Hole): Fragment => sql`
  select
    ${s.step_no.of("s")}, ${s.iu_id.of("s")}, ${s.to_status.of("s")}, ${s.to_version_no.of("s")}, ${s.from_status.of("s")},
    case when ${s.text_version_no.of("s")} is not null then ${s.from_version_no.of("s")} end,
    ${s.from_metadata.of("s")}
  from ${s} s
  where ${s.compensation_id.of("s")} = ${lastCompensation(cutRequestId)}
`;

/** The cut's last compensation, or null; an expression. */
export const lastCompensation = (cutRequestId: Hole): Fragment => sql`
  (
    select ${c.compensation_id.of("c")}
    from ${c} c
    where ${c.cut_request_id.of("c")} = ${cutRequestId}
    order by ${c.compensation_id.of("c")} desc
    limit 1
  )
`;

/** Steps with the units as they are now: what is wrong with a step is its problem. As a query; `isCompensated`: whether the cut is taken back. */
export const compensationSteps = (cutRequestId: Hole, isCompensated: Hole): Fragment => sql`
  select
    row_number() over (order by p.step_no)::int as step_no,
    case
      when p.to_status = p.left_status and p.text_version_no is null then 'look'
      when p.to_status = 'withdrawn' and p.left_status <> 'withdrawn' then 'withdraw'
      when p.left_status = 'withdrawn' and p.to_status <> 'withdrawn' then 'restore'
      else 'revert'
    end as action,
    p.iu_id,
    n.canonical_address,
    n.lifecycle_status as from_status,
    p.to_status,
    n.current_version_no as from_version_no,
    p.text_version_no,
    p.precondition_digest,
    n.current_digest,
    case
      when n.current_digest <> p.precondition_digest then 'drift'
      when p.to_status = 'withdrawn' and p.left_status <> 'withdrawn' and exists (
        select
        from ${m} m
        join ${k} k on ${k.collection_id.of("k")} = ${m.collection_id.of("m")}
        where ${m.iu_id.of("m")} = p.iu_id and ${k.status.of("k")} = 'active'
      ) then 'in_use'
    end as problem,
    n.metadata as from_metadata,
    coalesce(p.to_metadata, n.metadata) as to_metadata
  from (
    select p.*, ${stateDigest(sql`p.iu_id`, sql`p.left_status`, v.title.of("v"), v.body_digest.of("v"))} as precondition_digest
    from (
      select o.* from (${ofCut(cutRequestId)}) as o where not ${isCompensated}
      union all
      select o.* from (${ofCompensation(cutRequestId)}) as o where ${isCompensated}
    ) as p
    join ${v} v on ${v.iu_id.of("v")} = p.iu_id and ${v.version_no.of("v")} = p.left_version_no
  ) as p
  cross join lateral (
    select
      ${u.canonical_address.of("u")}, ${u.lifecycle_status.of("u")}, ${u.current_version_no.of("u")}, ${u.metadata.of("u")},
      ${stateDigest(u.iu_id.of("u"), u.lifecycle_status.of("u"), v.title.of("v"), v.body_digest.of("v"))} as current_digest
    from ${u} u
    join ${v} v on ${v.iu_id.of("v")} = ${u.iu_id.of("u")} and ${v.version_no.of("v")} = ${u.current_version_no.of("u")}
    where ${u.iu_id.of("u")} = p.iu_id
    offset 0
  ) as n
`;
