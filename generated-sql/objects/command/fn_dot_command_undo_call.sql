create function iu_core.fn_dot_command_undo_call(
  p_calls jsonb,
  p_args jsonb,
  p_result jsonb
)
returns jsonb
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
select jsonb_build_object(
  'command', c.call -> 'command',
  'arguments',
  (
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
    from jsonb_each(c.call -> 'arguments') as u (name, source)
  )
)
from jsonb_build_object('args', p_args, 'result', p_result) as f (run)
cross join jsonb_array_elements(p_calls) with ordinality as c (call, n)
where coalesce(jsonb_path_exists(f.run, (c.call ->> 'only_if')::jsonpath), true)
order by c.n
limit 1;
$iu$;

comment on function iu_core.fn_dot_command_undo_call(jsonb, jsonb, jsonb) is 'The call that undoes a run: a command and its arguments; null where no machine can make it.
Arguments:
  p_calls: The calls of the catalogue; null gives none.
  p_args: The run''s arguments.
  p_result: The run''s result.
Example: select iu_core.fn_dot_command_undo_call(''[{"command": "iu.withdraw", "arguments": {"p_iu_id": {"path": "$.result"}}, "only_if": null}]'', ''{}'', ''"0199c2f4-0000-7000-8000-000000000001"'')';

revoke all on function iu_core.fn_dot_command_undo_call(jsonb, jsonb, jsonb) from public;
