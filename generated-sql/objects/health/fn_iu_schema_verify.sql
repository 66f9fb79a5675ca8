create function iu_core.fn_iu_schema_verify()
returns table (
  object_kind text,
  object_name text,
  drift text,
  expected text,
  actual text
)
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set jit = 'off'
as $iu$
select
  coalesce(e.object_kind, a.object_kind),
  coalesce(e.object_name, a.object_name),
  case when a.object_kind is null then 'missing' when e.object_kind is null then 'unexpected' else 'changed' end,
  iu_core.fn_iu_schema_excerpt(e.definition, a.definition),
  iu_core.fn_iu_schema_excerpt(a.definition, e.definition)
from iu_core.iu_schema_expectation as e
full join iu_core.fn_iu_schema_catalog() as a
  on a.object_kind collate "C" = e.object_kind and a.object_name collate "C" = e.object_name
where e.definition is distinct from a.definition
order by coalesce(e.object_kind, a.object_kind) collate "C", coalesce(e.object_name, a.object_name) collate "C";
$iu$;

comment on function iu_core.fn_iu_schema_verify() is 'Where the schema is not what the last migration left: one row per object, none when it is.
Compares fn_iu_schema_catalog with iu_schema_expectation. Definitions of 2 000 characters and more are shown as digest and first differing line.
Example: select * from iu_core.fn_iu_schema_verify()';

revoke all on function iu_core.fn_iu_schema_verify() from public;
grant execute on function iu_core.fn_iu_schema_verify() to iu_reader;
