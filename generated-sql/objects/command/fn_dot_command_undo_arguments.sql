create function iu_core.fn_dot_command_undo_arguments(
  p_undo jsonb,
  p_args jsonb,
  p_result jsonb
)
returns jsonb
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
select coalesce(
  jsonb_object_agg(
    u.name,
    coalesce(
      case
        when u.source ? 'value' then u.source -> 'value'
        when u.source ? 'each' then jsonb_path_query_array(f.run, (u.source ->> 'each')::jsonpath)
        else jsonb_path_query_first(f.run, (u.source ->> 'path')::jsonpath)
      end,
      'null'
    )
  ),
  '{}'
)
from jsonb_build_object('args', p_args, 'result', p_result) as f (run)
cross join jsonb_each(p_undo) as u (name, source);
$iu$;

comment on function iu_core.fn_dot_command_undo_arguments(jsonb, jsonb, jsonb) is 'The arguments of the call that undoes a run.
Arguments:
  p_undo: How they are made, as the catalogue has it; null gives none.
  p_args: The run''s arguments.
  p_result: The run''s result.
Example: select iu_core.fn_dot_command_undo_arguments(''{"p_iu_id": {"path": "$.result"}}'', ''{}'', ''"0199c2f4-0000-7000-8000-000000000001"'')';

revoke all on function iu_core.fn_dot_command_undo_arguments(jsonb, jsonb, jsonb) from public;
