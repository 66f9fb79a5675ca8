create function iu_core.fn_state_machine_check()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_machine text := tg_argv[0];
  v_allowed jsonb;
begin
  if old.state = new.state or old.state || '>' || new.state = any (tg_argv) then
    return null;
  end if;
  if tg_op = 'INSERT' then
    select coalesce(jsonb_agg(s.state order by s.state), '[]')
    into v_allowed
    from iu_core.state_machine_state s
    where s.machine = v_machine and s.is_initial;
    raise exception using
      errcode = 'IU006',
      message = format('%s does not begin as %s.', v_machine, new.state),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'machine', v_machine,
        'from', null,
        'to', new.state,
        'allowed', v_allowed
      )::text,
      hint = 'Insert the row in an initial state, and change it from there.';
  end if;
  select coalesce(jsonb_agg(t.to_state order by t.to_state), '[]')
  into v_allowed
  from iu_core.state_machine_transition t
  where t.machine = v_machine and t.from_state = old.state;
  raise exception using
    errcode = 'IU006',
    message = format('%s does not go from %s to %s.', v_machine, old.state, new.state),
    detail = jsonb_build_object(
      'code', 'invalid_transition',
      'machine', v_machine,
      'from', old.state,
      'to', new.state,
      'allowed', v_allowed
    )::text,
    hint = 'Look up the allowed changes with fn_state_machine_allowed.';
end
$iu$;

comment on function iu_core.fn_state_machine_check() is 'Refuses a row whose state its machine does not allow.
Takes the machine and the changes it allows, such as pending>approved, as arguments of the trigger. Fired for a new row, it is one that does not begin as it should.
Errors: IU006 invalid_transition';

revoke all on function iu_core.fn_state_machine_check() from public;
