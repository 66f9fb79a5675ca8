create function iu_core.fn_iu_unretire_many(
  p_iu_ids uuid[],
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
  v_retirements uuid[];
  v_periods uuid[];
  v_decisions uuid[];
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
  for no key update;
  perform iu_core.fn_iu_units_access_require(v_iu_ids);

  select p.*
  into v_problem
  from (
    select
      g.n, g.iu_id, n.lifecycle_status, k.from_status as allowed_from,
      case
        when n.iu_id is null then 'not_found'
        when n.lifecycle_status <> all (k.from_status) then 'transition'
        else 'fine'
      end as verdict
    from unnest(v_iu_ids) with ordinality as g (iu_id, n)
    join iu_core.iu_transition_type k on k.transition_type = 'unretire'
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
      message = format('A unit that is %s cannot take the transition %s.', v_problem.lifecycle_status, 'unretire'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'path', format('$[%s]', array_position(p_iu_ids, v_problem.iu_id) - 1),
        'iu_id', v_problem.iu_id,
        'transition', 'unretire',
        'from_status', v_problem.lifecycle_status,
        'allowed_from', to_jsonb(v_problem.allowed_from)
      )::text,
      hint = 'Leave it out, or look at what became of it with fn_iu_get.';
  end if;

  select
    array_agg(r.retirement_id), array_agg(o.in_force_id), array_agg(distinct r.review_decision_id),
    greatest(clock_timestamp(), max(o.in_force_to))
  into v_retirements, v_periods, v_decisions, v_at
  from iu_core.iu_retirement r
  left join iu_core.iu_in_force o on o.in_force_id = r.in_force_id
  where r.iu_id = any (v_iu_ids) and r.undone_at is null;
  update iu_core.iu_retirement r
  set undone_at = v_at, undone_by = p_actor
  where r.retirement_id = any (v_retirements);
  insert into iu_core.iu_in_force (
    iu_id, version_no, in_force_from, change_set_id, review_decision_id, enacted_by, replaces
  )
  select
    o.iu_id, o.version_no, v_at, o.change_set_id, o.review_decision_id, o.enacted_by,
    o.replaces
  from iu_core.iu_in_force o
  where o.in_force_id = any (v_periods);
  update iu_core.information_unit u
  set
    lifecycle_status = r.from_status,
    enacted_version_no = o.version_no
  from iu_core.iu_retirement r
  left join iu_core.iu_in_force o on o.in_force_id = r.in_force_id
  where r.retirement_id = any (v_retirements) and u.iu_id = r.iu_id;
  insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no, detail)
  select
    r.iu_id, 'unretire', p_actor, 'retired', r.from_status, o.version_no,
    jsonb_build_object('retirement_id', r.retirement_id)
  from iu_core.iu_retirement r
  left join iu_core.iu_in_force o on o.in_force_id = r.in_force_id
  where r.retirement_id = any (v_retirements)
  order by r.iu_id;
  return jsonb_build_object(
    'unretired', cardinality(v_iu_ids),
    'review_decision_id', case when cardinality(v_decisions) = 1 then v_decisions[1] end
  );
end
$iu$;

comment on function iu_core.fn_iu_unretire_many(uuid[], text) is 'Undoes the retirements of units, all or none: each is what it was, and the version that was in force is so again from now on.
The time between stays without a version in force. They can be retired again under the same decision while the approval counts. Locks the units in the order of their ids. At most 10000.
Arguments:
  p_iu_ids: The units; one named twice counts once.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition
Example: select iu_core.fn_iu_unretire_many(''{0199c2f4-0000-7000-8000-000000000001}'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_unretire_many(uuid[], text) from public;
grant execute on function iu_core.fn_iu_unretire_many(uuid[], text) to iu_app;
