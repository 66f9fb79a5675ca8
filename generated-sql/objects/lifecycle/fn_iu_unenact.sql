create function iu_core.fn_iu_unenact(
  p_iu_id uuid,
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
  v_unit iu_core.information_unit;
  v_period iu_core.iu_in_force;
  v_back iu_core.iu_in_force;
begin
  perform iu_core.fn_dot_gate_require('iu_core.lifecycle_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select u.* into v_unit from iu_core.information_unit u where u.iu_id = p_iu_id for no key update;
  if not found then
    if p_iu_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a unit is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', p_iu_id),
      detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  if not exists (
    select from iu_core.iu_transition_type t
    where t.transition_type = 'unenact' and v_unit.lifecycle_status = any (t.from_status)
  ) then
    raise exception using
      errcode = 'IU006',
      message = format('A unit that is %s cannot take the transition %s.', v_unit.lifecycle_status, 'unenact'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'iu_id', p_iu_id,
        'transition', 'unenact',
        'from_status', v_unit.lifecycle_status,
        'allowed_from', (select to_jsonb(t.from_status) from iu_core.iu_transition_type t where t.transition_type = 'unenact')
      )::text,
      hint = 'Read the unit''s state with fn_iu_get, and the transitions in iu_transition_type.';
  end if;
  select o.* into v_period from iu_core.iu_in_force o where o.iu_id = p_iu_id and o.in_force_to is null;
  if v_unit.current_version_no is distinct from v_period.version_no then
    raise exception using
      errcode = 'IU005',
      message = format('The unit has version %s, written after version %s came into force.', v_unit.current_version_no, v_period.version_no),
      detail = jsonb_build_object(
        'code', 'conflict',
        'iu_id', p_iu_id,
        'expected', v_period.version_no,
        'actual', v_unit.current_version_no,
        'in_force_id', v_period.in_force_id
      )::text,
      hint = 'Have the newer version reviewed and enact it, or retire the unit.';
  end if;
  select o.* into v_back from iu_core.iu_in_force o where o.in_force_id = v_period.replaces;

  v_at := greatest(clock_timestamp(), v_period.in_force_from);
  update iu_core.iu_in_force o
  set in_force_to = v_at, ended_by = p_actor, end_reason = 'unenacted'
  where o.in_force_id = v_period.in_force_id;
  update iu_core.information_unit u
  set
    lifecycle_status = case when v_back.in_force_id is null then 'draft' else 'enacted' end,
    enacted_version_no = v_back.version_no
  where u.iu_id = p_iu_id;
  insert into iu_core.iu_in_force (
    iu_id, version_no, in_force_from, change_set_id, review_decision_id, enacted_by, replaces
  )
  select
    o.iu_id, o.version_no, v_at, o.change_set_id, o.review_decision_id, o.enacted_by,
    o.replaces
  from iu_core.iu_in_force o
  where o.in_force_id = any (array[v_back.in_force_id]);
  insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no, detail)
  values (
    p_iu_id, 'unenact', p_actor, 'enacted', case when v_back.in_force_id is null then 'draft' else 'enacted' end, v_period.version_no,
    jsonb_build_object('in_force_id', v_period.in_force_id, 'enacted_version_no', v_back.version_no)
  );
  return jsonb_build_object(
    'iu_id', p_iu_id,
    'from_status', 'enacted',
    'to_status', case when v_back.in_force_id is null then 'draft' else 'enacted' end,
    'version_no', v_period.version_no,
    'enacted_version_no', v_back.version_no,
    'review_decision_id', v_period.review_decision_id,
    'change_set_id', v_period.change_set_id
  );
end
$iu$;

comment on function iu_core.fn_iu_unenact(uuid, text) is 'Undoes the latest enactment of a unit: what was in force before is so again, or it is a draft.
Refused with IU005 once a newer version was written, and with IU006 once the unit was superseded or retired. That the version was in force stays in iu_in_force. It can be enacted again under the same change set while the approval counts.
Arguments:
  p_iu_id: The unit.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition, IU005 conflict
Example: select iu_core.fn_iu_unenact(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_unenact(uuid, text) from public;
grant execute on function iu_core.fn_iu_unenact(uuid, text) to iu_app;
