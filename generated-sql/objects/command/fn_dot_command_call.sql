create function iu_core.fn_dot_command_call(
  p_command jsonb,
  p_args jsonb
)
returns text
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
select format(
  case p_command ->> 'result_shape'
    when 'rows' then 'select coalesce(jsonb_agg(to_jsonb(r)), ''[]'') from %s.%I(%s) as r'
    when 'set' then 'select coalesce(jsonb_agg(to_jsonb(r)), ''[]'') from %s.%I(%s) as r'
    when 'void' then 'select null::jsonb from %s.%I(%s) as r'
    else 'select to_jsonb(r.r) from %s.%I(%s) as r (r)'
  end,
  'iu_core'::regnamespace,
  p_command ->> 'function_name',
  concat_ws(
    ', ',
    string_agg(
      case
        when a.type = 'jsonb' and a.nullable then format('%I => nullif($1 -> %L, ''null'')', a.name, a.name)
        when a.type = 'jsonb' then format('%I => $1 -> %L', a.name, a.name)
        when right(a.type, 2) = '[]' then
          format(
            '%I => case when jsonb_typeof($1 -> %L) = ''array'' then array(select e.value::%s from jsonb_array_elements_text($1 -> %L) with ordinality as e (value, n) order by e.n) end',
            a.name, a.name, left(a.type, -2), a.name
          )
        else format('%I => ($1 ->> %L)::%s', a.name, a.name, a.type)
      end,
      ', ' order by a.n
    ),
    case when (p_command ->> 'takes_actor')::boolean then 'p_actor => $2' end
  )
)
from rows from (
  jsonb_to_recordset(p_command -> 'arguments') as (name text, type text, nullable boolean)
) with ordinality as a (name, type, nullable, n)
where p_args ? a.name;
$iu$;

comment on function iu_core.fn_dot_command_call(jsonb, jsonb) is 'The query that calls a command''s function: $1 its arguments as an object, $2 who runs it; it gives one jsonb.
Made of the catalogue''s own row alone. Of what was given only the names count, and of those only the ones the row has.
Arguments:
  p_command: The row of the catalogue.
  p_args: The arguments given: those left out have their defaults.
Example: select iu_core.fn_dot_command_call(to_jsonb(c), ''{}'') from iu_core.dot_iu_command_catalog c where c.command = ''dot.config_set''';

revoke all on function iu_core.fn_dot_command_call(jsonb, jsonb) from public;
