create function iu_core.fn_dot_command_undo_require(
  p_run_id uuid
)
returns void
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_undone_by uuid;
  v_run iu_core.dot_iu_command_run;
  v_subject jsonb;
  v_undo jsonb;
  v_state jsonb;
  v_changed jsonb;
begin
  select u.run_id into v_undone_by
  from iu_core.dot_iu_command_run u
  where u.undoes_run_id = p_run_id and u.status = 'succeeded';
  if found then
    raise exception using
      errcode = 'IU005',
      message = 'The run was undone already.',
      detail = jsonb_build_object(
        'code', 'conflict',
        'run_id', p_run_id,
        'undone_by', v_undone_by,
        'expected', null,
        'actual', v_undone_by
      )::text,
      hint = 'To have its effects again, undo the run that undid it.';
  end if;

  select r.* into v_run from iu_core.dot_iu_command_run r where r.run_id = p_run_id;
  select c.subject, c.undo_calls
  into v_subject, v_undo
  from iu_core.dot_iu_command_catalog c
  where c.command = v_run.command;
  v_state := iu_core.fn_dot_command_subject(
    v_subject,
    iu_core.fn_dot_command_facts(
      jsonb_build_array(v_run.args, v_run.result, iu_core.fn_dot_command_undo_call(v_undo, v_run.args, v_run.result) -> 'arguments')
    )
  );
  if v_state is distinct from v_run.after_state then
    select jsonb_agg(
      jsonb_build_object('relation', coalesce(e.relation, a.relation), 'expected', e.state, 'actual', a.state)
      order by coalesce(e.relation, a.relation)
    )
    into v_changed
    from (
      select s.state ->> 'relation', s.state from jsonb_array_elements(v_run.after_state) as s (state)
    ) as e (relation, state)
    full join (
      select s.state ->> 'relation', s.state from jsonb_array_elements(v_state) as s (state)
    ) as a (relation, state) on a.relation = e.relation
    where e.state is distinct from a.state;
    raise exception using
      errcode = 'IU010',
      message = format('What %s left was changed since: %s.', v_run.command, v_changed -> 0 ->> 'relation'),
      detail = jsonb_build_object(
        'code', 'integrity',
        'run_id', p_run_id,
        'command', v_run.command,
        'changed', v_changed
      )::text,
      hint = 'Undo what was done on top of it first, or compensate by hand.';
  end if;
end
$iu$;

comment on function iu_core.fn_dot_command_undo_require(uuid) is 'Refuses to undo a run twice, or after what it is about was changed.
Arguments:
  p_run_id: A real run that succeeded; the caller has locked it, and what it is about.
Errors: IU005 conflict, IU010 integrity
Example: select iu_core.fn_dot_command_undo_require(''0199c2f4-0000-7000-8000-000000000001'')';

revoke all on function iu_core.fn_dot_command_undo_require(uuid) from public;
