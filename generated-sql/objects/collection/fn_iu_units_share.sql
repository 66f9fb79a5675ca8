create function iu_core.fn_iu_units_share(
  p_iu_ids uuid[],
  p_pinned_version_nos integer[],
  p_single boolean
)
returns table (
  statuses text[],
  version_nos integer[],
  body_digests text[]
)
language plpgsql
volatile
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_statuses text[];
  v_versions int[];
  v_digests text[];
  v_problems jsonb;
begin
  perform 1
  from iu_core.information_unit u
  where u.iu_id = any (p_iu_ids)
  order by u.iu_id
  for share;
  perform iu_core.fn_iu_units_access_require(p_iu_ids);

  select
    array_agg(u.lifecycle_status order by p.n),
    array_agg(v.version_no order by p.n),
    array_agg(v.body_digest order by p.n),
    jsonb_agg(c.problem order by p.n) filter (where c.problem is not null)
  into v_statuses, v_versions, v_digests, v_problems
  from unnest(p_iu_ids, p_pinned_version_nos) with ordinality as p (iu_id, pin, n)
  join iu_core.iu_transition_type k
    on k.transition_type = 'compose'
  left join lateral (
    select n.iu_id, n.lifecycle_status, n.current_version_no
    from iu_core.information_unit n
    where n.iu_id = p.iu_id
    offset 0
  ) as u on true
  left join lateral (
    select t.iu_id, t.version_no, t.body_digest
    from iu_core.unit_version t
    where t.iu_id = p.iu_id
      and t.version_no = coalesce(p.pin, u.current_version_no)
    offset 0
  ) as v on true
  cross join lateral (
    select
      case
        when p.iu_id is null then null
        when u.iu_id is null
          then jsonb_build_object('n', p.n, 'at', '.iu_id', 'code', 'not_found', 'message', format('There is no unit %s.', p.iu_id), 'iu_id', p.iu_id)
        when u.lifecycle_status <> all (k.from_status)
          then jsonb_build_object('n', p.n, 'at', '.iu_id', 'code', 'invalid_transition', 'message', format('The unit %s is %s and cannot become a piece.', p.iu_id, u.lifecycle_status), 'iu_id', p.iu_id, 'from_status', u.lifecycle_status)
        when v.iu_id is null
          then jsonb_build_object('n', p.n, 'at', '.pinned_version_no', 'code', 'not_found', 'message', format('The unit %s has no version %s.', p.iu_id, p.pin), 'iu_id', p.iu_id, 'version_no', p.pin)
      end as problem
  ) as c;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, p_single);

  return query select v_statuses, v_versions, v_digests;
end
$iu$;

comment on function iu_core.fn_iu_units_share(uuid[], integer[], boolean) is 'Locks units that are to become pieces, in the order of their ids, and refuses those that cannot.
Until the end of the transaction nobody revises or withdraws a locked unit. The arrays of the result have an element for each of the arguments'', null where there is no unit.
Arguments:
  p_iu_ids: The units; null elements are passed over.
  p_pinned_version_nos: The pinned version of each, or null.
  p_single: Whether the paths of a refusal begin with $ instead of $[<number>].';

revoke all on function iu_core.fn_iu_units_share(uuid[], integer[], boolean) from public;
