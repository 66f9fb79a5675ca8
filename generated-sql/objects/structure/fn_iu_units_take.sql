create function iu_core.fn_iu_units_take(
  p_iu_ids uuid[],
  p_paths text[],
  p_transition text
)
returns table (
  statuses text[],
  version_nos integer[]
)
language plpgsql
volatile
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_statuses text[];
  v_versions int[];
  v_problems jsonb;
begin
  perform 1
  from iu_core.information_unit u
  where u.iu_id = any (p_iu_ids)
  order by u.iu_id
  for no key update;
  perform iu_core.fn_iu_units_access_require(p_iu_ids);

  select
    array_agg(u.lifecycle_status order by p.n),
    array_agg(u.current_version_no order by p.n),
    jsonb_agg(c.problem order by p.n) filter (where c.problem is not null)
  into v_statuses, v_versions, v_problems
  from (
    select a.iu_id, a.path, a.n, row_number() over (partition by a.iu_id order by a.n) as nth
    from unnest(p_iu_ids, p_paths) with ordinality as a (iu_id, path, n)
  ) as p
  join iu_core.iu_transition_type t on t.transition_type = p_transition
  left join lateral (
    select n.iu_id, n.lifecycle_status, n.current_version_no
    from iu_core.information_unit n
    where n.iu_id = p.iu_id
    offset 0
  ) as u on true
  cross join lateral (
    select
      case
        when p.iu_id is null then jsonb_build_object('n', p.n, 'at', '', 'code', 'invalid_argument', 'message', 'The id of a unit is required.', 'path', p.path)
        when p.nth > 1 then jsonb_build_object('n', p.n, 'at', '', 'code', 'invalid_argument', 'message', format('The unit %s is named twice.', p.iu_id), 'path', p.path, 'iu_id', p.iu_id)
        when u.iu_id is null
          then jsonb_build_object('n', p.n, 'at', '', 'code', 'not_found', 'message', format('No unit has the id %s.', p.iu_id), 'path', p.path, 'iu_id', p.iu_id)
        when u.lifecycle_status <> all (t.from_status)
          then jsonb_build_object('n', p.n, 'at', '', 'code', 'invalid_transition', 'message', format('The unit %s is %s and cannot take part in the transition %s.', p.iu_id, u.lifecycle_status, p_transition), 'path', p.path, 'iu_id', p.iu_id, 'from_status', u.lifecycle_status)
      end as problem
  ) as c;
  perform iu_core.fn_iu_piece_problems_refuse(v_problems, false);

  return query select v_statuses, v_versions;
end
$iu$;

comment on function iu_core.fn_iu_units_take(uuid[], text[], text) is 'Locks the units of a split, merge or supersession, in the order of their ids, and refuses those in no state for it.
Until the end of the transaction nobody revises a locked unit, changes its state or makes it a piece. Collections are locked before units, derivations and decisions about memberships after them.
Arguments:
  p_iu_ids: The units.
  p_paths: The path that a refusal names, for each.
  p_transition: What is to be done, a registered transition.';

revoke all on function iu_core.fn_iu_units_take(uuid[], text[], text) from public;
