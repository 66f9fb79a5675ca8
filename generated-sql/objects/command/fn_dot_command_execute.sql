create function iu_core.fn_dot_command_execute(
  p_command text,
  p_args jsonb,
  p_actor text,
  p_mode text default 'dry_run'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
begin
  perform iu_core.fn_dot_gate_require('iu_core.command_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  if (p_mode in ('dry_run', 'real')) is not true then
    raise exception using
      errcode = 'IU003',
      message = 'The mode is dry_run or real.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_mode', 'given', left(p_mode, 200))::text,
      hint = 'Correct the argument named in the detail.';
  elsif p_args is null then
    raise exception using
      errcode = 'IU003',
      message = 'The arguments are an object by name; without any it is empty.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_args', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  return iu_core.fn_dot_command_perform(p_command, p_args, p_actor, p_mode, null);
end
$iu$;

comment on function iu_core.fn_dot_command_execute(text, jsonb, text, text) is 'Runs a catalogued command by name and records the run, also when it is refused or fails; a dry run proves and undoes it.
Arguments go by name, as the catalogue lists them, without p_actor. The role that counts is the one of SET ROLE, else the session''s user; it needs EXECUTE on the function, and superusers have to name a role. Once the command is known nothing is raised: status says succeeded, refused (an error of the product) or failed, with sqlstate, message, detail and hint, and only the run''s row is left of the latter two. Every run is checked for writing what it declares. It writes what the command writes and dot_iu_command_run.
Arguments:
  p_command: A command of dot_iu_command_catalog, such as iu.compose.
  p_args: Its arguments: an object by name.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_mode: dry_run: everything but the run''s row is undone; real: it stays.
Errors: IU003 invalid_argument
Example: select iu_core.fn_dot_command_execute(''iu.create'', ''{"p_canonical_address": "policy/threshold", "p_unit_kind": "policy.clause", "p_title": "Threshold", "p_body": "Orders above 50 million need two offers."}'', ''ana@example.org'')';

revoke all on function iu_core.fn_dot_command_execute(text, jsonb, text, text) from public;
grant execute on function iu_core.fn_dot_command_execute(text, jsonb, text, text) to iu_app, cutter_exec, cutter_verify;
