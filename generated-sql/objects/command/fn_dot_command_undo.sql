create function iu_core.fn_dot_command_undo(
  p_run_id uuid,
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_run iu_core.dot_iu_command_run;
  v_command iu_core.dot_iu_command_catalog;
  v_call jsonb;
  v_facts jsonb;
  v_queries jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.command_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  -- Whoever undoes the same run waits here.
  select r.* into v_run from iu_core.dot_iu_command_run r where r.run_id = p_run_id for no key update;
  if not found then
    raise exception using
      errcode = 'IU004',
      message = 'There is no such run.',
      detail = jsonb_build_object('code', 'not_found', 'run_id', p_run_id)::text,
      hint = 'Look it up in dot_iu_command_run.';
  elsif v_run.mode <> 'real' or v_run.status <> 'succeeded' then
    raise exception using
      errcode = 'IU005',
      message = 'There is nothing to undo: the run changed nothing.',
      detail = jsonb_build_object(
        'code', 'conflict',
        'run_id', p_run_id,
        'expected', jsonb_build_object('mode', 'real', 'status', 'succeeded'),
        'actual', jsonb_build_object('mode', v_run.mode, 'status', v_run.status)
      )::text,
      hint = 'Only a real run that succeeded can be undone.';
  end if;

  select c.* into v_command from iu_core.dot_iu_command_catalog c where c.command = v_run.command;
  v_call := iu_core.fn_dot_command_undo_call(v_command.undo_calls, v_run.args, v_run.result);
  if v_call is null then
    raise exception using
      errcode = 'IU005',
      message = format('No run of %s like this one can be undone by itself.', v_run.command),
      detail = jsonb_build_object(
        'code', 'conflict',
        'run_id', p_run_id,
        'command', v_run.command,
        'pair', v_command.pair,
        'expected', 'a run whose inverse call can be made from its arguments and result',
        'actual', v_command.undo_calls
      )::text,
      hint = coalesce('By hand: ' || v_command.undo_how, 'This version of the product does not have the command.');
  end if;
  v_facts := iu_core.fn_dot_command_facts(jsonb_build_array(v_run.args, v_run.result, v_call -> 'arguments'));
  v_queries := iu_core.fn_dot_command_subject_queries(v_command.subject, v_facts);
  -- Until this transaction ends nobody else changes what is compared.
  if v_queries ->> 'lock' is not null then
    execute v_queries ->> 'lock' using v_facts;
  end if;
  return iu_core.fn_dot_command_perform(v_call ->> 'command', v_call -> 'arguments', p_actor, 'real', p_run_id);
end
$iu$;

comment on function iu_core.fn_dot_command_undo(uuid, text) is 'Undoes a run with its command''s pair, if what it is about is still as the run left it. Once.
The undoing is a run of the pair, with a row of its own, and can itself be undone where the pair can. It is refused like any run: with IU010 after drift, with IU005 the second time, with IU011 where the role may not call the pair. Raised is only what leaves nothing to run: no such run, a run that changed nothing, a command whose inverse no machine can call.
Arguments:
  p_run_id: A real run that succeeded.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU004 not_found, IU005 conflict
Example: select iu_core.fn_dot_command_undo(''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'')';

revoke all on function iu_core.fn_dot_command_undo(uuid, text) from public;
grant execute on function iu_core.fn_dot_command_undo(uuid, text) to iu_app, cutter_exec, cutter_verify;
