import { type Fragment, plpgsql } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { cutDocumentUnit } from "./cut_document.ts";

const d = cutDocumentUnit;
const u = informationUnit;
const v = unitVersion;

/** Reads the units a plan may be about: those of the document, and those at addresses that blocks name. */
export const knownUnits = (): Fragment => plpgsql`
  v_known_ids := array(
    select ${d.iu_id.of("d")} from ${d} d where ${d.document_key.of("d")} = v_request.document_key
    union
    select ${u.iu_id.of("u")} from ${u} u where ${u.canonical_address.of("u")} = any (array_remove(v_addresses, null))
  );
  select
    array_agg(k.iu_id order by k.iu_id), array_agg(k.canonical_address order by k.iu_id), array_agg(k.lifecycle_status order by k.iu_id),
    array_agg(k.version_no order by k.iu_id), array_agg(k.title order by k.iu_id), array_agg(k.body_digest order by k.iu_id),
    array_agg(k.unit_kind order by k.iu_id), array_agg(k.document_key order by k.iu_id)
  into
    v_known_ids, v_known_addresses, v_known_statuses, v_known_versions, v_known_titles, v_known_digests, v_known_kinds, v_known_keys
  from (
    select
      ${u.iu_id.of("u")}, ${u.canonical_address.of("u")}, ${u.lifecycle_status.of("u")}, ${u.unit_kind.of("u")},
      ${v.version_no.of("v")}, ${v.title.of("v")}, ${v.body_digest.of("v")},
      ${d.document_key.of("d")}
    from ${u} u
    join ${v} v on ${v.iu_id.of("v")} = ${u.iu_id.of("u")} and ${v.version_no.of("v")} = ${u.current_version_no.of("u")}
    left join ${d} d on ${d.iu_id.of("d")} = ${u.iu_id.of("u")}
    where ${u.iu_id.of("u")} = any (v_known_ids)
  ) as k;
`;

/**
 * Puts the unit of each block into `v_iu_ids`, or null for a new one: the unit at an address that was given; at an address that was derived,
 * the unit with the same text; elsewhere, one with the same text that was not found yet, so that a section keeps its unit when it moves;
 * at last, the unit at a derived address whatever its text.
 */
export const matchedUnits = (): Fragment => plpgsql`
  with block as materialized (
    select b.*
    from unnest(v_addresses, v_nominals, v_digests, v_gaps) with ordinality as b (address, nominal, digest, gap, block_no)
    where b.gap is null
  ),
  known as materialized (
    select k.iu_id, k.address, k.digest, k.status, coalesce(k.document_key = v_request.document_key, false) as is_own
    from unnest(v_known_ids, v_known_addresses, v_known_digests, v_known_statuses, v_known_keys)
      as k (iu_id, address, digest, status, document_key)
    where k.status in ('draft', 'enacted', 'withdrawn')
  ),
  at_address as materialized (
    select distinct on (k.iu_id) b.block_no, k.iu_id
    from block b
    join known k on k.address = b.nominal
    where b.address is not null or (k.is_own and k.digest = b.digest)
    order by k.iu_id, b.address is null, b.block_no
  ),
  moved as materialized (
    select b.block_no, k.iu_id
    from (
      select b.*, row_number() over (partition by b.digest order by b.block_no) as nth
      from block b
      where not exists (select from at_address a where a.block_no = b.block_no)
        and (b.address is null or not exists (select from known k where k.address = b.address))
    ) as b
    join (
      select k.*, row_number() over (partition by k.digest order by k.status = 'withdrawn', k.iu_id) as nth
      from known k
      where k.is_own and not exists (select from at_address a where a.iu_id = k.iu_id)
    ) as k on k.digest = b.digest and k.nth = b.nth
    where b.address is null or k.status <> 'withdrawn'
  ),
  edited as materialized (
    select distinct on (k.iu_id) b.block_no, k.iu_id
    from block b
    join known k on k.address = b.nominal
    where b.address is null
      and k.is_own
      and not exists (select from at_address a where a.block_no = b.block_no or a.iu_id = k.iu_id)
      and not exists (select from moved m where m.block_no = b.block_no or m.iu_id = k.iu_id)
    order by k.iu_id, b.block_no
  )
  select array_agg(f.iu_id order by b.block_no)
  into v_iu_ids
  from generate_series(1, cardinality(v_ns)) as b (block_no)
  left join (
    select a.block_no, a.iu_id from at_address a
    union all
    select m.block_no, m.iu_id from moved m
    union all
    select e.block_no, e.iu_id from edited e
  ) as f on f.block_no = b.block_no;
`;

/** Gives every block of a new unit that has no address one that is free: the title's, with the first number that makes it so. */
export const freeAddresses = (): Fragment => plpgsql`
  with wanted as materialized (
    select b.block_no, v_request.document_key || '/' || b.slug as base, row_number() over (partition by b.slug order by b.block_no) as nth
    from unnest(v_slugs, v_iu_ids) with ordinality as b (slug, iu_id, block_no)
    where b.slug is not null and b.iu_id is null
  ),
  bases as materialized (
    select array_agg(distinct v_request.document_key || '/' || b.slug) as addresses from unnest(v_slugs) as b (slug) where b.slug is not null
  ),
  base as materialized (
    select w.base, count(*) + t.taken as needed
    from wanted w
    cross join lateral (
      select count(*) as taken
      from ${u} u
      where ${u.canonical_address.of("u")} = w.base
        or (${u.canonical_address.of("u")} > w.base || '-' and ${u.canonical_address.of("u")} < w.base || '.')
    ) as t
    group by w.base, t.taken
  ),
  candidate as (
    select b.base, c.address, row_number() over (partition by b.base order by g.k) as nth
    from base b
    cross join bases s
    cross join lateral generate_series(
      1,
      b.needed
        + (select count(*) from unnest(array_remove(v_addresses, null)) as a (address) where starts_with(a.address, b.base))
        + case when b.needed > 1 then (select count(*) from unnest(s.addresses) as a (address) where starts_with(a.address, b.base)) else 0 end
    ) as g (k)
    cross join lateral (select b.base || case when g.k > 1 then '-' || g.k else '' end as address) as c
    where (g.k = 1 or c.address <> all (s.addresses))
      and c.address <> all (array_remove(v_addresses, null))
      and not exists (select from ${u} u where ${u.canonical_address.of("u")} = c.address)
  )
  select array_agg(coalesce(b.address, c.address) order by b.block_no)
  into v_addresses
  from unnest(v_addresses) with ordinality as b (address, block_no)
  left join wanted w on w.block_no = b.block_no
  left join candidate c on c.base = w.base and c.nth = w.nth;
`;
