create function iu_core.fn_cut_findings(
  p_cut_request_id uuid
)
returns table (
  block_no integer,
  iu_id uuid,
  problem text,
  expected text,
  actual text
)
language plpgsql
stable
parallel safe
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_request iu_core.cut_request;
  v_bytes bytea;
begin
  select q.* into v_request from iu_core.cut_request q where q.cut_request_id = p_cut_request_id;
  v_bytes := convert_to(v_request.source, 'UTF8');

  return query
  select null::int, null::uuid, 'source', v_request.source_digest, encode(sha256(v_bytes), 'hex')
  where encode(sha256(v_bytes), 'hex') <> v_request.source_digest;

  return query
  with leg as materialized (
    select
      l.block_no, l.action, l.iu_id, l.byte_start, l.byte_end,
      l.title, l.base_status,
      lag(l.byte_end, 1, 0) over (order by l.block_no) as reached,
      substring(v_bytes from l.byte_start + 1 for l.byte_end - l.byte_start) as bytes
    from iu_core.cut_leg l
    where l.cut_request_id = p_cut_request_id
  ),
  found as materialized (
    select
      l.*,
      u.lifecycle_status,
      u.title as unit_title,
      u.body_digest,
      convert_to(u.body, 'UTF8') as body
    from leg l
    left join lateral (
      select n.lifecycle_status, v.title, v.body, v.body_digest
      from iu_core.information_unit n
      join iu_core.unit_version v on v.iu_id = n.iu_id and v.version_no = n.current_version_no
      where n.iu_id = l.iu_id
      offset 0
    ) as u on true
  )
  select f.block_no, f.iu_id, p.problem, p.expected, p.actual
  from found f
  cross join lateral (
    values
      (f.byte_start <> f.reached, 'range', f.reached::text, f.byte_start::text),
      (f.action <> 'gap' and f.lifecycle_status is null, 'missing', f.action, null),
      (
        f.action not in ('gap', 'retire') and f.lifecycle_status not in ('draft', 'enacted'),
        'state', 'draft or enacted', f.lifecycle_status
      ),
      (
        f.action = 'retire' and f.lifecycle_status in ('draft', 'enacted') and (f.base_status <> 'enacted' or f.lifecycle_status <> 'enacted'),
        'state', case f.base_status when 'enacted' then 'enacted or retired' else 'withdrawn' end, f.lifecycle_status
      ),
      (f.action not in ('gap', 'retire') and f.body <> f.bytes, 'text', encode(sha256(f.bytes), 'hex'), encode(sha256(f.body), 'hex')),
      (f.action not in ('gap', 'retire') and f.unit_title <> f.title, 'title', f.title, f.unit_title),
      (
        f.action not in ('gap', 'retire') and encode(sha256(f.body), 'hex') <> f.body_digest,
        'digest', encode(sha256(f.body), 'hex'), f.body_digest
      )
  ) as p (is_wrong, problem, expected, actual)
  where p.is_wrong
  union all
  select null, null, 'document', v_request.source_digest, d.digest
  from (
    select coalesce(encode(sha256(string_agg(case f.action when 'gap' then f.bytes else f.body end, '' order by f.block_no)), 'hex'), 'nothing') as digest
    from found f
    where f.action <> 'retire'
  ) as d
  where d.digest <> v_request.source_digest;
end
$iu$;

comment on function iu_core.fn_cut_findings(uuid) is 'Compares what an executed cut promised with the units as they are: every difference is a row.
Nothing that was counted or digested before is believed: the source''s digest, the ranges, each unit''s text and its digest are computed anew. The texts of the units and the gaps, one after another, must be the source byte for byte.
Arguments:
  p_cut_request_id: The cut.';

revoke all on function iu_core.fn_cut_findings(uuid) from public;
