create function iu_core.fn_iu_retire_many(
  p_iu_ids uuid[],
  p_review_decision_id uuid,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz;
  v_iu_ids uuid[];
  v_problem record;
  v_uses int;
  v_pieces jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.lifecycle_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (array_ndims(p_iu_ids) = 1 and cardinality(p_iu_ids) <= 10000 and array_position(p_iu_ids, null) is null) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'Name 1 to 10000 units, none of them null.',
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_iu_ids',
        'count', coalesce(cardinality(p_iu_ids), 0),
        'limit', 10000
      )::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_iu_ids := array(select g.iu_id from unnest(p_iu_ids) with ordinality as g (iu_id, n) group by g.iu_id order by min(g.n));
  perform 1
  from iu_core.information_unit u
  where u.iu_id = any (v_iu_ids)
  order by u.iu_id
  for update;
  perform iu_core.fn_iu_units_access_require(v_iu_ids);

  select p.*
  into v_problem
  from (
    select
      g.n, g.iu_id, n.lifecycle_status, k.from_status as allowed_from,
      case
        when n.iu_id is null then 'not_found'
        when n.lifecycle_status <> all (k.from_status) then 'transition'
        when exists (
          select
          from iu_core.iu_piece_membership m
          join iu_core.iu_piece_collection c on c.collection_id = m.collection_id
          where m.iu_id = g.iu_id and c.status = 'active'
        ) then 'in_use'
        else 'fine'
      end as verdict
    from unnest(v_iu_ids) with ordinality as g (iu_id, n)
    join iu_core.iu_transition_type k on k.transition_type = 'retire'
    left join lateral (
      select u.iu_id, u.lifecycle_status, u.current_version_no
      from iu_core.information_unit u
      where u.iu_id = g.iu_id
      offset 0
    ) as n on true
  ) as p
  where p.verdict <> 'fine'
  order by p.n
  limit 1;
  if v_problem.verdict = 'not_found' then
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', v_problem.iu_id),
      detail = jsonb_build_object(
        'code', 'not_found',
        'argument', 'p_iu_ids',
        'path', format('$[%s]', array_position(p_iu_ids, v_problem.iu_id) - 1),
        'iu_id', v_problem.iu_id
      )::text,
      hint = 'Check the id or key given in the detail.';
  elsif v_problem.verdict = 'transition' then
    raise exception using
      errcode = 'IU006',
      message = format('A unit that is %s cannot take the transition %s.', v_problem.lifecycle_status, 'retire'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'path', format('$[%s]', array_position(p_iu_ids, v_problem.iu_id) - 1),
        'iu_id', v_problem.iu_id,
        'transition', 'retire',
        'from_status', v_problem.lifecycle_status,
        'allowed_from', to_jsonb(v_problem.allowed_from)
      )::text,
      hint = 'Leave it out, or look at what became of it with fn_iu_get.';
  end if;
  if v_problem.verdict = 'in_use' then
    select
      count(*)::int,
      jsonb_agg(
        jsonb_strip_nulls(
          jsonb_build_object('collection_key', p.collection_key, 'piece_order', p.piece_order, 'pinned_version_no', p.pinned_version_no)
        )
        order by p.nth
      ) filter (where p.nth <= 20)
    into v_uses, v_pieces
    from (
      select
        c.collection_key, m.piece_order, m.pinned_version_no,
        row_number() over (order by c.collection_key, m.piece_order) as nth
      from iu_core.iu_piece_membership m
      join iu_core.iu_piece_collection c on c.collection_id = m.collection_id
      where m.iu_id = v_problem.iu_id and c.status = 'active'
    ) as p;
    raise exception using
      errcode = 'IU005',
      message = format('The unit %s is a piece of active collections: %s places, the first in %s.', v_problem.iu_id, v_uses, v_pieces -> 0 ->> 'collection_key'),
      detail = jsonb_build_object(
        'code', 'conflict',
        'path', format('$[%s]', array_position(p_iu_ids, v_problem.iu_id) - 1),
        'iu_id', v_problem.iu_id,
        'expected', 'no active collection',
        'actual', v_uses,
        'pieces', v_pieces
      )::text,
      hint = 'In each collection of the detail take the piece out with fn_iu_piece_remove or put another in its place with fn_iu_piece_replace, then retire the unit.';
  end if;
  perform iu_core.fn_review_require(p_review_decision_id, 'retire', v_iu_ids);

  select greatest(clock_timestamp(), max(o.in_force_from))
  into v_at
  from iu_core.iu_in_force o
  where o.iu_id = any (v_iu_ids) and o.in_force_to is null;
  insert into iu_core.iu_retirement (iu_id, from_status, in_force_id, review_decision_id, retired_at, retired_by)
  select u.iu_id, u.lifecycle_status, o.in_force_id, p_review_decision_id, v_at, p_actor
  from iu_core.information_unit u
  left join iu_core.iu_in_force o on o.iu_id = u.iu_id and o.in_force_to is null
  where u.iu_id = any (v_iu_ids);
  update iu_core.iu_in_force o
  set in_force_to = v_at, ended_by = p_actor, end_reason = 'retired'
  where o.iu_id = any (v_iu_ids) and o.in_force_to is null;
  update iu_core.information_unit u
  set lifecycle_status = 'retired', enacted_version_no = null
  where u.iu_id = any (v_iu_ids);
  insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no, detail)
  select
    r.iu_id, 'retire', p_actor, r.from_status, 'retired', o.version_no,
    jsonb_build_object('review_decision_id', p_review_decision_id)
  from iu_core.iu_retirement r
  left join iu_core.iu_in_force o on o.in_force_id = r.in_force_id
  where r.iu_id = any (v_iu_ids) and r.undone_at is null
  order by r.iu_id;
  return jsonb_build_object('retired', cardinality(v_iu_ids));
end
$iu$;

comment on function iu_core.fn_iu_retire_many(uuid[], uuid, text) is 'Takes units out of force for good, all of them or none: nothing takes their place.
Refused with IU005 while one is a piece of an active collection: the detail names the first such unit and lists where it is. Their versions stay readable and their addresses stay taken. Locks the units in the order of their ids. At most 10000.
Arguments:
  p_iu_ids: The units; one named twice counts once.
  p_review_decision_id: The decision that allows it; it may be about further units.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition, IU005 conflict
Example: select iu_core.fn_iu_retire_many(''{0199c2f4-0000-7000-8000-000000000001}'', ''0199c2f4-0000-7000-8000-000000000002'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_retire_many(uuid[], uuid, text) from public;
grant execute on function iu_core.fn_iu_retire_many(uuid[], uuid, text) to iu_app;
