\echo Use "alter extension iu_core update to 'migrations'" to load this file. \quit

alter extension iu_core drop function iu_core.fn_iu_healthcheck();
alter extension iu_core drop function iu_core.fn_iu_state_digest();
alter extension iu_core drop function iu_core.fn_iu_schema_record();
alter extension iu_core drop function iu_core.fn_iu_schema_verify();
alter extension iu_core drop function iu_core.fn_iu_schema_excerpt(text, text);
alter extension iu_core drop function iu_core.fn_iu_schema_digest();
alter extension iu_core drop function iu_core.fn_iu_schema_catalog();
alter extension iu_core drop function iu_core.fn_iu_version();
alter extension iu_core drop table iu_core.iu_schema_expectation;
alter extension iu_core drop function iu_core.fn_proof_blockers();
alter extension iu_core drop function iu_core.fn_proof_scope_require(text);
alter extension iu_core drop function iu_core.fn_proof_gate_bind();
alter extension iu_core drop function iu_core.fn_proof_withdraw(text, text, text, text);
alter extension iu_core drop function iu_core.fn_proof_record(jsonb, text);
alter extension iu_core drop view iu_core.v_proof_status;
alter extension iu_core drop function iu_core.fn_proof_function_digest(text);
alter extension iu_core drop table iu_core.proof_record;
alter extension iu_core drop table iu_core.proof_gate_function;
alter extension iu_core drop table iu_core.proof_subject;
alter extension iu_core drop function iu_core.fn_event_outbox_partitions_ahead(integer, text);
alter extension iu_core drop function iu_core.fn_iu_uuid7_floor(timestamp with time zone);
alter extension iu_core drop function iu_core.fn_iu_lifecycle_emit();
alter extension iu_core drop function iu_core.fn_iu_piece_emit_event(text, uuid, jsonb, text, text);
alter extension iu_core drop function iu_core.fn_event_emit(text, text, uuid, jsonb, text, text, text);
alter extension iu_core drop function iu_core.fn_event_emit_many(jsonb, text);
alter extension iu_core drop function iu_core.fn_event_require(jsonb, text);
alter extension iu_core drop view iu_core.v_piece_event_outbox;
alter extension iu_core drop table iu_core.idempotency_registry;
alter extension iu_core drop table iu_core.event_outbox_default;
alter extension iu_core drop table iu_core.event_outbox;
alter extension iu_core drop function iu_core.fn_event_payload_check(text, jsonb);
alter extension iu_core drop function iu_core.fn_event_type_withdraw(text, text);
alter extension iu_core drop function iu_core.fn_event_type_register(text, text, jsonb, text, text);
alter extension iu_core drop table iu_core.event_type_log;
alter extension iu_core drop function iu_core.fn_event_type_prepare();
alter extension iu_core drop table iu_core.event_type_registry;
alter extension iu_core drop function iu_core.fn_event_payload_problems(jsonb, jsonb, text);
alter extension iu_core drop function iu_core.fn_event_payload_rule(jsonb);
alter extension iu_core drop function iu_core.fn_event_schema_rules(jsonb);
alter extension iu_core drop function iu_core.fn_event_schema_problems(jsonb);
alter extension iu_core drop table iu_core.event_domain_registry;
alter extension iu_core drop function iu_core.fn_iu_inclusion_verify(jsonb);
alter extension iu_core drop function iu_core.fn_iu_collection_inclusion_proof(text, integer);
alter extension iu_core drop function iu_core.fn_iu_collection_compare(text, text);
alter extension iu_core drop function iu_core.fn_iu_collection_validate(text);
alter extension iu_core drop function iu_core.fn_iu_collection_render_markdown(text, text);
alter extension iu_core drop function iu_core.fn_iu_markdown_nest(text, text, integer);
alter extension iu_core drop function iu_core.fn_iu_collection_render(text, text);
alter extension iu_core drop function iu_core.fn_iu_surface_require(text, text);
alter extension iu_core drop function iu_core.fn_iu_piece_pin(text, integer, integer, integer, text);
alter extension iu_core drop function iu_core.fn_iu_piece_replace(text, integer, jsonb, integer, text);
alter extension iu_core drop function iu_core.fn_iu_piece_move(text, integer, integer, integer, text);
alter extension iu_core drop function iu_core.fn_iu_piece_remove(text, integer, integer, text);
alter extension iu_core drop function iu_core.fn_iu_piece_insert(text, integer, jsonb, integer, text);
alter extension iu_core drop function iu_core.fn_iu_collection_edited(uuid, text, jsonb, text);
alter extension iu_core drop function iu_core.fn_iu_pieces_renumber(uuid, integer, integer, integer, integer, integer);
alter extension iu_core drop function iu_core.fn_iu_collection_manifest_refresh(text, text);
alter extension iu_core drop function iu_core.fn_iu_collection_restore(text, text);
alter extension iu_core drop function iu_core.fn_iu_collection_withdraw(text, integer, text);
alter extension iu_core drop function iu_core.fn_iu_collection_instantiate(text, text, text, text, jsonb);
alter extension iu_core drop function iu_core.fn_iu_compose(text, text, text, jsonb, text, jsonb);
alter extension iu_core drop function iu_core.fn_iu_manifest_append(uuid, jsonb, boolean, text);
alter extension iu_core drop function iu_core.fn_iu_collection_fill(uuid, integer[], uuid[], text[], integer[], integer[], text[], text[], text);
alter extension iu_core drop function iu_core.fn_iu_collection_open(text, text, text, text, uuid, jsonb, text);
alter extension iu_core drop function iu_core.fn_iu_pieces_accept(jsonb, text, text, integer, text, text);
alter extension iu_core drop function iu_core.fn_iu_pieces_log(text, integer[], uuid[], text[], integer[], text);
alter extension iu_core drop function iu_core.fn_iu_units_share(uuid[], integer[], boolean);
alter extension iu_core drop function iu_core.fn_iu_piece_count_require(integer);
alter extension iu_core drop function iu_core.fn_iu_role_kind_resolve(text, jsonb, jsonb);
alter extension iu_core drop function iu_core.fn_iu_piece_rule_problems(text, integer[], text[]);
alter extension iu_core drop function iu_core.fn_iu_piece_problems_refuse(jsonb, boolean);
alter extension iu_core drop function iu_core.fn_iu_collection_versions(uuid);
alter extension iu_core drop function iu_core.fn_iu_collection_shape(uuid);
alter extension iu_core drop function iu_core.fn_iu_content_digest(text);
alter extension iu_core drop function iu_core.fn_iu_merkle_levels(text);
alter extension iu_core drop function iu_core.fn_iu_collection_lock(text, integer, boolean);
alter extension iu_core drop function iu_core.fn_iu_collection_require(text);
alter extension iu_core drop function iu_core.fn_iu_unit_in_use_keep();
alter extension iu_core drop table iu_core.iu_piece_collection_manifest;
alter extension iu_core drop table iu_core.iu_piece_membership;
alter extension iu_core drop table iu_core.iu_piece_collection;
alter extension iu_core drop table iu_core.iu_collection_kind_role;
alter extension iu_core drop table iu_core.iu_collection_kind;
alter extension iu_core drop function iu_core.fn_iu_restore(uuid, text);
alter extension iu_core drop function iu_core.fn_iu_withdraw(uuid, integer, text);
alter extension iu_core drop function iu_core.fn_iu_history(uuid);
alter extension iu_core drop function iu_core.fn_iu_get(uuid, integer);
alter extension iu_core drop function iu_core.fn_iu_revise(uuid, text, text, integer, text, text);
alter extension iu_core drop function iu_core.fn_iu_create(text, text, text, text, text, jsonb);
alter extension iu_core drop function iu_core.fn_iu_canonical_text(text);
alter extension iu_core drop function iu_core.fn_iu_unit_identity_keep();
alter extension iu_core drop table iu_core.iu_lifecycle_log;
alter extension iu_core drop table iu_core.iu_transition_type;
alter extension iu_core drop table iu_core.unit_version;
alter extension iu_core drop table iu_core.information_unit;
alter extension iu_core drop function iu_core.fn_dot_config_deleted();
alter extension iu_core drop function iu_core.fn_dot_config_updated();
alter extension iu_core drop function iu_core.fn_dot_config_inserted();
alter extension iu_core drop view iu_core.v_dot_config;
alter extension iu_core drop function iu_core.fn_dot_config_set(text, jsonb, text, text);
alter extension iu_core drop function iu_core.fn_dot_config_check(text, jsonb);
alter extension iu_core drop function iu_core.fn_dot_gate_require(text);
alter extension iu_core drop function iu_core.fn_dot_gate_enabled(text);
alter extension iu_core drop function iu_core.fn_dot_config_get(text);
alter extension iu_core drop function iu_core.fn_dot_config_registered(text);
alter extension iu_core drop table iu_core.dot_config_log;
alter extension iu_core drop table iu_core.dot_config;
alter extension iu_core drop table iu_core.dot_config_registry;
alter extension iu_core drop function iu_core.fn_iu_refuse_change();
alter extension iu_core drop function iu_core.fn_iu_actor_require(text);
alter extension iu_core drop function iu_core.fn_iu_sha256(text);
alter extension iu_core drop function iu_core.fn_iu_uuid7(timestamp with time zone);

do $iu$
begin
  if to_regclass('iu_migrations.ledger') is not null then
    delete from iu_migrations.ledger where schema_name = 'iu_core';
    insert into iu_migrations.ledger (schema_name, name, sha256)
    values
      ('iu_core', '0001_iu_core_0.1.0', 'a40c5cd34879c229df2ca8e2dd263a4b709675e0d7d228b480c6618176b38df6'),
      ('iu_core', '0002_iu_core_0.2.0', 'e9d5336614a22a5d0825e772b11cb18de8d213056bbc4227eed910a47e04d761'),
      ('iu_core', '0003_iu_core_0.2.0_concurrently', '38581b6e1c1f34d81126bf35c64fc1fdcae7ef6ebbb56e5ef7a1204eaeb24151'),
      ('iu_core', '0004_iu_core_0.3.0', 'b969c265c1b2b50472051566e09b55106a4e1d28cbde702242ae3030b0cb9325');
  end if;
end
$iu$;
