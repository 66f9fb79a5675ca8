create function iu_core.fn_dot_command_perform(
  p_command text,
  p_args jsonb,
  p_actor text,
  p_mode text,
  p_undoes_run_id uuid
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_run_id uuid := iu_core.fn_iu_uuid7();
  v_started_at timestamptz := clock_timestamp();
  v_invoker name := iu_core.fn_access_caller()::name;
  v_command iu_core.dot_iu_command_catalog;
  v_problems jsonb;
  v_before jsonb;
  v_counted jsonb;
  v_called boolean := false;
  v_proved boolean := false;
  v_result jsonb;
  v_row_counts jsonb := '{}'::jsonb;
  v_write_set text[] := '{}'::text[];
  v_undeclared text[];
  v_after jsonb;
  v_status text := 'succeeded';
  v_sqlstate text;
  v_message text;
  v_detail text;
  v_hint text;
begin
  select c.* into v_command from iu_core.dot_iu_command_catalog c where c.command = p_command;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('There is no command %s.', coalesce(left(p_command, 200), 'null')),
      detail = jsonb_build_object('code', 'unknown_key', 'argument', 'p_command', 'command', left(p_command, 200))::text,
      hint = 'The table dot_iu_command_catalog lists the commands; so does iu-core command list.';
  end if;

  begin
    if v_command.module = 'command' then
      raise exception using
        errcode = 'IU011',
        message = 'Commands are not run through each other.',
        detail = jsonb_build_object('code', 'not_permitted', 'command', p_command, 'function', v_command.function_name)::text,
        hint = 'Run the command itself with fn_dot_command_execute, or undo its run with fn_dot_command_undo.';
    end if;
    if not exists (
      select
      from pg_proc as p
      join pg_roles as o on o.rolname = v_invoker
      where p.pronamespace = 'iu_core'::regnamespace
        and p.proname = v_command.function_name
        -- Whoever runs maintenance as a superuser must lend nobody more than a role that was named.
        and not o.rolsuper
        and has_function_privilege(o.oid, p.oid, 'execute')
    ) then
      raise exception using
        errcode = 'IU011',
        message = format('The role %s may not run %s.', v_invoker, p_command),
        detail = jsonb_build_object(
          'code', 'not_permitted',
          'command', p_command,
          'function', v_command.function_name,
          'role', v_invoker,
          'callers', to_jsonb(v_command.callers)
        )::text,
        hint = 'Connect as, or SET ROLE to, a role that may call the function; a superuser always has to name one.';
    end if;
    v_problems := iu_core.fn_dot_command_argument_problems(v_command.arguments, p_args);
    if v_problems is not null then
      raise exception using
        errcode = 'IU003',
        message = format('%s: %s %s.', p_command, v_problems -> 0 ->> 'path', v_problems -> 0 ->> 'problem'),
        detail = jsonb_build_object(
          'code', 'invalid_argument',
          'argument', 'p_args',
          'path', v_problems -> 0 -> 'path',
          'problems', v_problems,
          'takes', v_command.arguments
        )::text,
        hint = 'Pass the command''s own arguments, as the catalogue lists them.';
    end if;
    if p_undoes_run_id is not null then
      perform iu_core.fn_dot_command_undo_require(p_undoes_run_id);
    end if;

    if p_mode = 'real' then
      v_before := iu_core.fn_dot_command_subject(v_command.subject, iu_core.fn_dot_command_facts(jsonb_build_array(p_args)));
    end if;
    v_counted := iu_core.fn_dot_command_writes();
    execute iu_core.fn_dot_command_call(to_jsonb(v_command), p_args) into v_result using p_args, p_actor;
    v_called := true;

    select
      coalesce(
        jsonb_object_agg(
          w.relation,
          jsonb_build_object('inserted', w.inserted, 'updated', w.updated, 'deleted', w.deleted)
        ),
        '{}'
      ),
      coalesce(array_agg(w.relation order by w.relation collate "C"), '{}'),
      array_agg(w.relation order by w.relation collate "C") filter (where w.relation <> all (v_command.write_set))
    into v_row_counts, v_write_set, v_undeclared
    from (
      select
        n.relation,
        (n.counts ->> 0)::bigint - coalesce((v_counted -> n.relation ->> 0)::bigint, 0) as inserted,
        (n.counts ->> 1)::bigint - coalesce((v_counted -> n.relation ->> 1)::bigint, 0) as updated,
        (n.counts ->> 2)::bigint - coalesce((v_counted -> n.relation ->> 2)::bigint, 0) as deleted
      from jsonb_each(iu_core.fn_dot_command_writes()) as n (relation, counts)
    ) as w
    where w.inserted + w.updated + w.deleted > 0;
    if v_undeclared is not null then
      raise exception using
        errcode = 'IU010',
        message = format('%s wrote to %s, which it does not declare.', p_command, v_undeclared[1]),
        detail = jsonb_build_object(
          'code', 'integrity',
          'command', p_command,
          'undeclared', to_jsonb(v_undeclared),
          'declared', to_jsonb(v_command.write_set)
        )::text,
        hint = 'Nothing of it was kept. Look for triggers that are not the product''s, and for drift with fn_iu_schema_verify.';
    end if;

    if p_mode = 'dry_run' then
      v_proved := true;
      raise exception using errcode = 'IUDRY', message = 'A dry run ends here.';
    end if;
    v_after := iu_core.fn_dot_command_subject(
      v_command.subject,
      iu_core.fn_dot_command_facts(
        jsonb_build_array(
          p_args, v_result, iu_core.fn_dot_command_undo_call(v_command.undo_calls, p_args, v_result) -> 'arguments'
        )
      )
    );
  exception
    when others then
      if not v_proved then
        get stacked diagnostics
          v_sqlstate = returned_sqlstate,
          v_message = message_text,
          v_detail = pg_exception_detail,
          v_hint = pg_exception_hint;
        v_status := case when v_sqlstate like 'IU%' and not v_called then 'refused' else 'failed' end;
        v_result := null;
        v_before := null;
      end if;
  end;

  insert into iu_core.dot_iu_command_run (
    run_id, command, mode, status, args, result, sqlstate, message, detail, hint,
    write_set, row_counts, before_state, after_state, undoes_run_id, actor, invoker, started_at
  )
  values (
    v_run_id, p_command, p_mode, v_status, p_args, v_result, v_sqlstate, v_message,
    case when v_sqlstate like 'IU%' then nullif(v_detail, '')::jsonb else to_jsonb(nullif(v_detail, '')) end,
    nullif(v_hint, ''),
    v_write_set, v_row_counts, v_before, v_after, p_undoes_run_id, p_actor, v_invoker, v_started_at
  )
  -- Only a transaction that cannot see another one's undoing comes here with the same run: it fails as one that has to be tried again.
  on conflict (undoes_run_id) where status = 'succeeded' do nothing;
  return jsonb_build_object(
    'run_id', v_run_id,
    'command', p_command,
    'mode', p_mode,
    'status', v_status,
    'result', v_result,
    'sqlstate', v_sqlstate,
    'message', v_message,
    'detail', case when v_sqlstate like 'IU%' then nullif(v_detail, '')::jsonb else to_jsonb(nullif(v_detail, '')) end,
    'hint', nullif(v_hint, ''),
    'write_set', v_write_set,
    'row_counts', v_row_counts,
    'undoes_run_id', p_undoes_run_id
  );
end
$iu$;

comment on function iu_core.fn_dot_command_perform(text, jsonb, text, text, uuid) is 'Runs a command in a subtransaction and records the run: part of fn_dot_command_execute and fn_dot_command_undo.
A dry run ends the subtransaction with a state of its own after everything was checked, so that its effects are gone; a refusal or failure ends it with what it says. Cancelled statements and lost connections are no failures of the command: they end the caller''s transaction.
Arguments:
  p_command: A catalogued command.
  p_args: Its arguments by name.
  p_actor: Who runs it; checked by the caller.
  p_mode: dry_run or real; checked by the caller.
  p_undoes_run_id: The run it undoes, locked by the caller; null: none.
Errors: IU002 unknown_key, IU011 not_permitted, IU003 invalid_argument, IU010 integrity
Example: select iu_core.fn_dot_command_perform(''iu.create'', ''{}'', ''ana@example.org'', ''dry_run'', null)';

revoke all on function iu_core.fn_dot_command_perform(text, jsonb, text, text, uuid) from public;
