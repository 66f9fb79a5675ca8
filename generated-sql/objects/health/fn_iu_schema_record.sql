create function iu_core.fn_iu_schema_record()
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
begin
  with found as materialized (
    select c.object_kind, c.object_name, c.definition
    from iu_core.fn_iu_schema_catalog() as c
  ), gone as (
    delete from iu_core.iu_schema_expectation as e
    where not exists (
      select
      from found as f
      where f.object_kind collate "C" = e.object_kind and f.object_name collate "C" = e.object_name
    )
  )
  insert into iu_core.iu_schema_expectation as e (object_kind, object_name, definition)
    select f.object_kind, f.object_name, f.definition
    from found as f
    on conflict (object_kind, object_name) do update
      set definition = excluded.definition
      where e.definition is distinct from excluded.definition;
  return (
    select encode(
      sha256(
        convert_to(
          string_agg(
            concat_ws(E'\t', o.object_kind, o.object_name, encode(sha256(convert_to(o.definition, 'UTF8')), 'hex')) || E'\n',
            '' order by o.object_kind collate "C", o.object_name collate "C"),
          'UTF8')),
      'hex')
    from iu_core.iu_schema_expectation as o
  );
end
$iu$;

comment on function iu_core.fn_iu_schema_record() is 'Takes the schema as it is for what it must be. The last statement of every migration.
For the owner alone. It believes what it finds: a migration verifies before it begins, or it records drift as intended. Writes only rows that differ.
Example: select iu_core.fn_iu_schema_record()';

revoke all on function iu_core.fn_iu_schema_record() from public;
