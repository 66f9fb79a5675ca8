create function iu_core.fn_state_machine_refuse()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_machine text := tg_argv[0];
  v_to text := to_jsonb(new) ->> tg_argv[1];
  v_from text;
  v_allowed jsonb;
begin
  if tg_op = 'INSERT' then
    select coalesce(jsonb_agg(s.state order by s.state), '[]')
    into v_allowed
    from iu_core.state_machine_state s
    where s.machine = v_machine and s.is_initial;
    raise exception using
      errcode = 'IU006',
      message = format('%s does not begin as %s.', v_machine, v_to),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'machine', v_machine,
        'from', null,
        'to', v_to,
        'allowed', v_allowed
      )::text,
      hint = 'Insert the row in an initial state, and change it from there.';
  end if;
  v_from := to_jsonb(old) ->> tg_argv[1];
  select coalesce(jsonb_agg(t.to_state order by t.to_state), '[]')
  into v_allowed
  from iu_core.state_machine_transition t
  where t.machine = v_machine and t.from_state = v_from;
  raise exception using
    errcode = 'IU006',
    message = format('%s does not go from %s to %s.', v_machine, v_from, v_to),
    detail = jsonb_build_object(
      'code', 'invalid_transition',
      'machine', v_machine,
      'from', v_from,
      'to', v_to,
      'allowed', v_allowed
    )::text,
    hint = 'Look up the allowed changes with fn_state_machine_allowed.';
end
$iu$;

comment on function iu_core.fn_state_machine_refuse() is 'Refuses a row whose state its machine does not allow. It decides nothing: the condition of the trigger that fires it has.
Takes the machine and its column as arguments of the trigger.
Errors: IU006 invalid_transition';

revoke all on function iu_core.fn_state_machine_refuse() from public;
