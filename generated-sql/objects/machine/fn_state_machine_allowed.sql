create function iu_core.fn_state_machine_allowed(
  p_machine text,
  p_from text
)
returns table (
  to_state text,
  transition text,
  summary text
)
language plpgsql
stable
parallel safe
rows 5
set search_path = pg_catalog, pg_temp
as $iu$
begin
  return query
  select t.to_state, t.transition, t.summary
  from iu_core.state_machine_transition t
  where t.machine = p_machine and t.from_state = p_from
  order by t.to_state;
  if found then
    return;
  end if;

  if p_machine is null or p_from is null then
    raise exception using
      errcode = 'IU003',
      message = 'A machine and a state are required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', case when p_machine is null then 'p_machine' else 'p_from' end)::text,
      hint = 'Correct the argument named in the detail.';
  elsif not exists (select from iu_core.state_machine m where m.machine = p_machine) then
    raise exception using
      errcode = 'IU002',
      message = format('There is no state machine %s.', left(p_machine, 200)),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_machine',
        'machine', left(p_machine, 200),
        'known', (select jsonb_agg(m.machine order by m.machine) from iu_core.state_machine m)
      )::text,
      hint = 'Look up the machines in state_machine.';
  elsif not exists (
    select from iu_core.state_machine_state s where s.machine = p_machine and s.state = p_from
  ) then
    raise exception using
      errcode = 'IU002',
      message = format('The state machine %s has no state %s.', p_machine, left(p_from, 200)),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_from',
        'machine', p_machine,
        'state', left(p_from, 200),
        'known', (select jsonb_agg(s.state order by s.state) from iu_core.state_machine_state s where s.machine = p_machine)
      )::text,
      hint = 'Look up the states in state_machine_state.';
  end if;
end
$iu$;

comment on function iu_core.fn_state_machine_allowed(text, text) is 'The changes a state machine allows from a state, in byte order of the states they lead to.
No rows: the state is final.
Arguments:
  p_machine: A registered machine.
  p_from: One of its states.
Errors: IU003 invalid_argument, IU002 unknown_key
Example: select to_state, transition from iu_core.fn_state_machine_allowed(''approval_request'', ''pending'')';

revoke all on function iu_core.fn_state_machine_allowed(text, text) from public;
grant execute on function iu_core.fn_state_machine_allowed(text, text) to iu_reader;
