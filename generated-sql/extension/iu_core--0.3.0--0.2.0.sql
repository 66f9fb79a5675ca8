\echo Use "alter extension iu_core update to '0.2.0'" to load this file. \quit

set local check_function_bodies = off;

create or replace function iu_core.fn_iu_version()
returns text
language sql
immutable
parallel safe
begin atomic
  select '0.2.0'::text;
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
