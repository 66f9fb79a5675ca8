create function iu_core.fn_dot_command_facts(
  p_objects jsonb
)
returns jsonb
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
select coalesce(jsonb_object_agg(f.name, f.known), '{}')
from (
  select n.name, jsonb_agg(distinct v.value) as known
  from jsonb_array_elements(p_objects) as o (object)
  cross join jsonb_each(case jsonb_typeof(o.object) when 'object' then o.object else '{}' end) as e (key, value)
  cross join lateral (
    select regexp_replace(regexp_replace(e.key, '^p_', ''), case jsonb_typeof(e.value) when 'array' then 's$' else '^$' end, '') || k.ending
    from unnest('{"",_key}'::text[]) as k (ending)
  ) as n (name)
  cross join jsonb_array_elements(case jsonb_typeof(e.value) when 'array' then e.value else jsonb_build_array(e.value) end) as v (value)
  where jsonb_typeof(v.value) in ('string', 'number')
  group by n.name
) as f;
$iu$;

comment on function iu_core.fn_dot_command_facts(jsonb) is 'What arguments and results name, by what they call it: p_iu_id, iu_id and p_iu_ids are values of iu_id, p_target is one of target_key.
Texts and numbers at the top of the objects, and elements of arrays there.
Arguments:
  p_objects: An array of objects by name; what is no object says nothing.
Example: select iu_core.fn_dot_command_facts(''[{"p_iu_ids": ["a", "b"]}]'')';

revoke all on function iu_core.fn_dot_command_facts(jsonb) from public;
