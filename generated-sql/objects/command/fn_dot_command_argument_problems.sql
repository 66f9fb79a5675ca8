create function iu_core.fn_dot_command_argument_problems(
  p_arguments jsonb,
  p_args jsonb
)
returns jsonb
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
with taken as (
  select t.name, t.type, t.required, t.nullable
  from jsonb_to_recordset(p_arguments) as t (name text, type text, required boolean, nullable boolean)
), given as (
  select g.name, g.value
  from jsonb_each(case jsonb_typeof(p_args) when 'object' then p_args else '{}' end) as g (name, value)
), found as (
  select '$' as path, 'must be an object of arguments by name' as problem
  where jsonb_typeof(p_args) is distinct from 'object'
  union all
  select
    '$.' || left(g.name, 100),
    case g.name when 'p_actor' then 'is given by p_actor of the run' else 'is no argument of this command' end
  from given as g
  where not exists (select from taken as t where t.name = g.name)
  union all
  select '$.' || t.name, 'is missing'
  from taken as t
  where t.required and jsonb_typeof(p_args) = 'object' and not exists (select from given as g where g.name = t.name)
  union all
  select
    '$.' || t.name,
    case when g.value = 'null' then 'must not be null' else 'must be of the type ' || t.type end
  from taken as t
  join given as g on g.name = t.name
  where case when g.value = 'null' then not t.nullable else not iu_core.fn_dot_command_value_fits(g.value, t.type) end
)
select jsonb_agg(jsonb_build_object('path', f.path, 'problem', f.problem) order by f.path collate "C")
from (select * from found order by path collate "C" limit 20) as f;
$iu$;

comment on function iu_core.fn_dot_command_argument_problems(jsonb, jsonb) is 'Everything about given arguments that keeps a command from being called with them.
Arguments:
  p_arguments: The arguments the command takes, as the catalogue has them.
  p_args: The arguments given: an object by name.
Example: select iu_core.fn_dot_command_argument_problems(''[]'', ''{"p_surprise": 1}'')';

revoke all on function iu_core.fn_dot_command_argument_problems(jsonb, jsonb) from public;
