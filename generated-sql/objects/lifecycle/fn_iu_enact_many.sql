create function iu_core.fn_iu_enact_many(
  p_iu_ids uuid[],
  p_review_decision_id uuid,
  p_change_set_id uuid,
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
  v_change_set cutter_governance.cut_change_set;
  v_problem record;
  v_statuses text[];
  v_replaced_units uuid[];
  v_replaced_ids uuid[];
  v_count int;
begin
  perform iu_core.fn_dot_gate_require('iu_core.lifecycle_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if p_change_set_id is null then
    raise exception using
      errcode = 'IU003',
      message = 'A change set is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_change_set_id')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
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
  v_count := cardinality(v_iu_ids);

  select s.* into v_change_set from cutter_governance.cut_change_set s where s.change_set_id = p_change_set_id;
  select p.*
  into v_problem
  from (
    select
      g.n, g.iu_id, n.lifecycle_status, n.current_version_no, b.version_no as listed_version_no, k.from_status as allowed_from,
      case
        when n.iu_id is null then 'not_found'
        when o.change_set_id = p_change_set_id and o.version_no = n.current_version_no then 'done'
        when n.lifecycle_status <> all (k.from_status) then 'transition'
        when b.version_no is distinct from n.current_version_no then 'not_listed'
        else 'fine'
      end as verdict
    from unnest(v_iu_ids) with ordinality as g (iu_id, n)
    join iu_core.iu_transition_type k on k.transition_type = 'enact'
    left join lateral (
      select u.iu_id, u.lifecycle_status, u.current_version_no
      from iu_core.information_unit u
      where u.iu_id = g.iu_id
      offset 0
    ) as n on true
    left join cutter_governance.manifest_unit_block b on b.manifest_envelope_id = v_change_set.manifest_envelope_id and b.iu_id = g.iu_id
    left join iu_core.iu_in_force o on o.iu_id = g.iu_id and o.in_force_to is null
  ) as p
  where p.verdict not in ('fine', 'done')
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
      message = format('A unit that is %s cannot take the transition %s.', v_problem.lifecycle_status, 'enact'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'path', format('$[%s]', array_position(p_iu_ids, v_problem.iu_id) - 1),
        'iu_id', v_problem.iu_id,
        'transition', 'enact',
        'from_status', v_problem.lifecycle_status,
        'allowed_from', to_jsonb(v_problem.allowed_from)
      )::text,
      hint = 'Leave it out, or look at what became of it with fn_iu_get.';
  end if;
  if v_problem.verdict = 'not_listed' then
    raise exception using
      errcode = 'IU013',
      message = case
        when v_change_set.change_set_id is null
          then format('There is no change set %s to enact the unit %s under.', p_change_set_id, v_problem.iu_id)
        else format('The change set %s does not list version %s of the unit %s.', p_change_set_id, v_problem.current_version_no, v_problem.iu_id)
      end,
      detail = jsonb_build_object(
        'code', 'change_set_not_found',
        'path', format('$[%s]', array_position(p_iu_ids, v_problem.iu_id) - 1),
        'iu_id', v_problem.iu_id,
        'version_no', v_problem.current_version_no,
        'listed_version_no', v_problem.listed_version_no,
        'change_set_id', p_change_set_id,
        'change_set_exists', v_change_set.change_set_id is not null
      )::text,
      hint = 'Have the unit reviewed as it is now with fn_review_request, and author its change set with fn_governance_author.';
  elsif v_change_set.review_decision_id is distinct from p_review_decision_id then
    raise exception using
      errcode = 'IU007',
      message = 'The change set was authored under another decision.',
      detail = jsonb_build_object(
        'code', 'approval_required',
        'reason', 'other_change_set',
        'review_decision_id', p_review_decision_id,
        'change_set_id', p_change_set_id,
        'expected', v_change_set.review_decision_id
      )::text,
      hint = 'Pass the review decision and the change set that fn_governance_author returned together.';
  end if;

  select array_agg(u.iu_id order by u.iu_id), array_agg(u.lifecycle_status order by u.iu_id)
  into v_iu_ids, v_statuses
  from iu_core.information_unit u
  where u.iu_id = any (v_iu_ids)
    and not exists (
      select
      from iu_core.iu_in_force o
      where o.iu_id = u.iu_id
        and o.in_force_to is null
        and o.change_set_id = p_change_set_id
        and o.version_no = u.current_version_no
    );
  if v_iu_ids is null then
    return jsonb_build_object('enacted', 0, 'unchanged', v_count, 'change_set_id', p_change_set_id);
  end if;
  perform iu_core.fn_review_require(p_review_decision_id, 'enact', v_iu_ids);

  select greatest(clock_timestamp(), max(greatest(o.in_force_from, o.in_force_to))) into v_at from iu_core.iu_in_force o where o.iu_id = any (v_iu_ids);
  select array_agg(o.iu_id), array_agg(o.in_force_id)
  into v_replaced_units, v_replaced_ids
  from iu_core.iu_in_force o
  where o.iu_id = any (v_iu_ids) and o.in_force_to is null;
  update iu_core.iu_in_force o
  set in_force_to = v_at, ended_by = p_actor, end_reason = 'replaced'
  where o.in_force_id = any (v_replaced_ids);
  update iu_core.information_unit u
  set lifecycle_status = 'enacted', enacted_version_no = u.current_version_no
  where u.iu_id = any (v_iu_ids);
  insert into iu_core.iu_in_force (
    iu_id, version_no, in_force_from, change_set_id, review_decision_id, enacted_by, replaces
  )
  select
    u.iu_id, u.current_version_no, v_at, p_change_set_id, p_review_decision_id, p_actor, r.in_force_id
  from iu_core.information_unit u
  left join unnest(v_replaced_units, v_replaced_ids) as r (iu_id, in_force_id) on r.iu_id = u.iu_id
  where u.iu_id = any (v_iu_ids);
  insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no, detail)
  select
    u.iu_id, 'enact', p_actor, g.status, 'enacted', u.current_version_no,
    jsonb_build_object('change_set_id', p_change_set_id, 'review_decision_id', p_review_decision_id)
  from unnest(v_iu_ids, v_statuses) with ordinality as g (iu_id, status, n)
  join iu_core.information_unit u on u.iu_id = g.iu_id
  order by g.n;
  return jsonb_build_object(
    'enacted', cardinality(v_iu_ids), 'unchanged', v_count - cardinality(v_iu_ids), 'change_set_id', p_change_set_id
  );
end
$iu$;

comment on function iu_core.fn_iu_enact_many(uuid[], uuid, uuid, text) is 'Brings the current versions of units into force under a change set: all of them or none.
Each must be listed in the change set''s manifest at that version (IU013 names the first that is not), and be as it was reviewed (IU007). What is in force by this change set already is passed over. Locks the units in the order of their ids. At most 10000.
Arguments:
  p_iu_ids: The units; one named twice counts once.
  p_review_decision_id: The decision that allows it.
  p_change_set_id: What it is enacted under; fn_governance_author made it.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition, IU013 change_set_not_found, IU007 approval_required
Example: select iu_core.fn_iu_enact_many(''{0199c2f4-0000-7000-8000-000000000001}'', ''0199c2f4-0000-7000-8000-000000000002'', ''0199c2f4-0000-7000-8000-000000000003'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_enact_many(uuid[], uuid, uuid, text) from public;
grant execute on function iu_core.fn_iu_enact_many(uuid[], uuid, uuid, text) to iu_app;
