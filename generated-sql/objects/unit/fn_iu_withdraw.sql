create function iu_core.fn_iu_withdraw(
  p_iu_id uuid,
  p_expected_version_no integer,
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
  for update;
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
    where t.transition_type = 'withdraw' and v_unit.lifecycle_status = any (t.from_status)
  ) then
    raise exception using
      errcode = 'IU006',
      message = format('A unit that is %s cannot take the transition %s.', v_unit.lifecycle_status, 'withdraw'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'iu_id', p_iu_id,
        'transition', 'withdraw',
        'from_status', v_unit.lifecycle_status,
        'allowed_from', (select to_jsonb(t.from_status) from iu_core.iu_transition_type t where t.transition_type = 'withdraw')
      )::text,
      hint = 'Read the unit''s state with fn_iu_get, and the transitions in iu_transition_type.';
  end if;
  if p_expected_version_no is null then
    raise exception using
      errcode = 'IU003',
      message = 'The expected version number is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_expected_version_no')::text,
      hint = 'Correct the argument named in the detail.';
  elsif p_expected_version_no <> v_unit.current_version_no then
    raise exception using
      errcode = 'IU005',
      message = format('The unit is at version %s, not at the expected version %s.', v_unit.current_version_no, p_expected_version_no),
      detail = jsonb_build_object(
        'code', 'conflict',
        'iu_id', p_iu_id,
        'expected', p_expected_version_no,
        'actual', v_unit.current_version_no
      )::text,
      hint = 'Read the unit again with fn_iu_get and decide on its current text.';
  end if;

  update iu_core.information_unit u
  set lifecycle_status = 'withdrawn'
  where u.iu_id = p_iu_id;

  insert into iu_core.iu_lifecycle_log (
    iu_id, transition_type, actor,
    from_status, to_status, version_no
  )
  values (p_iu_id, 'withdraw', p_actor, v_unit.lifecycle_status, 'withdrawn', v_unit.current_version_no);

  return jsonb_build_object(
    'iu_id', p_iu_id,
    'from_status', v_unit.lifecycle_status,
    'to_status', 'withdrawn',
    'version_no', v_unit.current_version_no
  );
end
$iu$;

comment on function iu_core.fn_iu_withdraw(uuid, integer, text) is 'Takes back a draft that no active collection uses.
Nothing is deleted: its versions stay readable and its address stays taken.
Arguments:
  p_iu_id: The unit.
  p_expected_version_no: The current version the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict, IU006 invalid_transition
Example: select iu_core.fn_iu_withdraw(''0199c2f4-0000-7000-8000-000000000001'', 1, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_withdraw(uuid, integer, text) from public;
grant execute on function iu_core.fn_iu_withdraw(uuid, integer, text) to iu_app;
