\echo Use "alter extension iu_core update to '0.3.0'" to load this file. \quit

do $iu$
declare
  v_missing text := (
    select string_agg(r.name, ', ' order by r.name)
    from unnest(array['iu_reader', 'iu_app', 'iu_operator', 'iu_auditor', 'cutter_exec', 'cutter_verify']::text[]) as r(name)
    where not exists (select from pg_catalog.pg_roles p where p.rolname = r.name)
  );
begin
  if v_missing is not null then
    raise exception using
      errcode = '42704',
      message = format('Roles are missing: %s.', v_missing),
      hint = 'Apply roles.sql once per cluster as a role with CREATEROLE, then run this again.';
  end if;
end
$iu$;

create or replace function iu_core.fn_iu_version()
returns text
language sql
immutable
parallel safe
begin atomic
  select '0.3.0'::text;
end;

select iu_core.fn_iu_schema_record();

select pg_catalog.pg_extension_config_dump('iu_core.dot_config', '');

select pg_catalog.pg_extension_config_dump('iu_core.dot_config_log', '');

select pg_catalog.pg_extension_config_dump('iu_core.information_unit', '');

select pg_catalog.pg_extension_config_dump('iu_core.unit_version', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_lifecycle_log', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_piece_collection', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_piece_membership', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_piece_collection_manifest', '');

select pg_catalog.pg_extension_config_dump('iu_core.event_type_registry', 'where not is_shipped');

select pg_catalog.pg_extension_config_dump('iu_core.event_type_log', '');

select pg_catalog.pg_extension_config_dump('iu_core.event_outbox', '');

select pg_catalog.pg_extension_config_dump('iu_core.event_outbox_default', '');

select pg_catalog.pg_extension_config_dump('iu_core.idempotency_registry', '');

select pg_catalog.pg_extension_config_dump('iu_core.proof_record', '');
