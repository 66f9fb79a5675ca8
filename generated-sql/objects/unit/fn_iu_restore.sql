create function iu_core.fn_iu_restore(
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
  v_unit record;
begin
  perform iu_core.fn_dot_gate_require('iu_core.unit_write_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  select u.lifecycle_status, u.current_version_no
  into v_unit
  from iu_core.information_unit u
  where u.iu_id = p_iu_id
  for no key update;
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
    where t.transition_type = 'restore' and v_unit.lifecycle_status = any (t.from_status)
  ) then
    raise exception using
      errcode = 'IU006',
      message = format('A unit that is %s cannot take the transition %s.', v_unit.lifecycle_status, 'restore'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'iu_id', p_iu_id,
        'transition', 'restore',
        'from_status', v_unit.lifecycle_status,
        'allowed_from', (select to_jsonb(t.from_status) from iu_core.iu_transition_type t where t.transition_type = 'restore')
      )::text,
      hint = 'Read the unit''s state with fn_iu_get, and the transitions in iu_transition_type.';
  end if;

  update iu_core.information_unit u
  set lifecycle_status = 'draft'
  where u.iu_id = p_iu_id;

  insert into iu_core.iu_lifecycle_log (
    iu_id, transition_type, actor,
    from_status, to_status, version_no
  )
  values (p_iu_id, 'restore', p_actor, v_unit.lifecycle_status, 'draft', v_unit.current_version_no);

  return jsonb_build_object(
    'iu_id', p_iu_id,
    'from_status', v_unit.lifecycle_status,
    'to_status', 'draft',
    'version_no', v_unit.current_version_no
  );
end
$iu$;

comment on function iu_core.fn_iu_restore(uuid, text) is 'Undoes the withdrawal of a draft.
Arguments:
  p_iu_id: The unit.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU006 invalid_transition
Example: select iu_core.fn_iu_restore(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_restore(uuid, text) from public;
grant execute on function iu_core.fn_iu_restore(uuid, text) to iu_app;
