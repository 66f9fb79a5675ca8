\echo Use "alter extension iu_core update to '0.3.0'" to load this file. \quit

do $iu$
declare
  v_version text := iu_core.fn_iu_version();
  v_found text;
begin
  if v_version is distinct from '0.3.0' then
    raise exception using
      errcode = '55000',
      message = format('The database holds iu_core %s, not 0.3.0.', v_version),
      hint = 'Adopt the version that is installed, or migrate up first.';
  end if;

  select string_agg(o.name, ', ' order by o.name collate "C")
  into v_found
  from (
    select format('schema %I', n.nspname), n.nspowner from pg_catalog.pg_namespace as n where n.oid in ('iu_core'::regnamespace)
    union all
    select format('relation %s', c.oid::regclass), c.relowner
    from pg_catalog.pg_class as c
    where c.relnamespace in ('iu_core'::regnamespace) and c.relkind in ('r', 'p', 'v')
    union all
    select format('function %s', p.oid::regprocedure), p.proowner from pg_catalog.pg_proc as p where p.pronamespace in ('iu_core'::regnamespace)
  ) as o (name, owner)
  where o.owner <> (select r.oid from pg_catalog.pg_roles as r where r.rolname = current_user);
  if v_found is not null then
    raise exception using
      errcode = '42501',
      message = format('Not owned by %s: %s.', current_user, left(v_found, 1000)),
      hint = 'Run this as the role that owns the schema and everything in it.';
  end if;

  select string_agg(d.difference, '; ') into v_found from (select concat_ws(' ', v.drift, v.object_kind, v.object_name)
from iu_core.fn_iu_schema_verify() as v
where (v.object_kind, v.object_name) not in (('extension', 'iu_core'), ('comment', 'extension iu_core'))) as d (difference);
  if v_found is not null then
    raise exception using
      errcode = '55000',
      message = format('The database differs from what its last migration left: %s.', left(v_found, 1000)),
      hint = 'Undo the manual change first: an extension is what its script says.';
  end if;

  select string_agg(i.inhrelid::regclass::text, ', ')
  into v_found
  from pg_catalog.pg_inherits as i
  join pg_catalog.pg_class as c on c.oid = i.inhparent and c.relkind = 'p'
  where c.relnamespace in ('iu_core'::regnamespace) and i.inhrelid not in ('iu_core.event_outbox_default'::regclass);
  if v_found is not null then
    raise exception using
      errcode = '55000',
      message = format('There are partitions that do not come with the version: %s.', left(v_found, 1000)),
      hint = 'A dump of an extension cannot be restored with them: stay with migrations, or move their rows and drop them.';
  end if;
end
$iu$;

alter extension iu_core add function iu_core.fn_iu_uuid7(timestamp with time zone);
alter extension iu_core add function iu_core.fn_iu_sha256(text);
alter extension iu_core add function iu_core.fn_iu_actor_require(text);
alter extension iu_core add function iu_core.fn_iu_refuse_change();
alter extension iu_core add table iu_core.dot_config_registry;
alter extension iu_core add table iu_core.dot_config;
alter extension iu_core add table iu_core.dot_config_log;
alter extension iu_core add function iu_core.fn_dot_config_registered(text);
alter extension iu_core add function iu_core.fn_dot_config_get(text);
alter extension iu_core add function iu_core.fn_dot_gate_enabled(text);
alter extension iu_core add function iu_core.fn_dot_gate_require(text);
alter extension iu_core add function iu_core.fn_dot_config_check(text, jsonb);
alter extension iu_core add function iu_core.fn_dot_config_set(text, jsonb, text, text);
alter extension iu_core add view iu_core.v_dot_config;
alter extension iu_core add function iu_core.fn_dot_config_inserted();
alter extension iu_core add function iu_core.fn_dot_config_updated();
alter extension iu_core add function iu_core.fn_dot_config_deleted();
alter extension iu_core add table iu_core.state_machine;
alter extension iu_core add table iu_core.state_machine_state;
alter extension iu_core add table iu_core.state_machine_transition;
alter extension iu_core add function iu_core.fn_state_machine_refuse();
alter extension iu_core add function iu_core.fn_state_machine_allowed(text, text);
alter extension iu_core add table iu_core.information_unit;
alter extension iu_core add table iu_core.unit_version;
alter extension iu_core add table iu_core.iu_transition_type;
alter extension iu_core add table iu_core.iu_lifecycle_log;
alter extension iu_core add function iu_core.fn_iu_unit_identity_keep();
alter extension iu_core add function iu_core.fn_iu_canonical_text(text);
alter extension iu_core add function iu_core.fn_iu_create(text, text, text, text, text, jsonb);
alter extension iu_core add function iu_core.fn_iu_revise(uuid, text, text, integer, text, text);
alter extension iu_core add function iu_core.fn_iu_get(uuid, integer);
alter extension iu_core add function iu_core.fn_iu_history(uuid);
alter extension iu_core add function iu_core.fn_iu_withdraw(uuid, integer, text);
alter extension iu_core add function iu_core.fn_iu_restore(uuid, text);
alter extension iu_core add table iu_core.iu_collection_kind;
alter extension iu_core add table iu_core.iu_collection_kind_role;
alter extension iu_core add table iu_core.iu_piece_collection;
alter extension iu_core add table iu_core.iu_piece_membership;
alter extension iu_core add table iu_core.iu_piece_collection_manifest;
alter extension iu_core add function iu_core.fn_iu_unit_in_use_keep();
alter extension iu_core add function iu_core.fn_iu_collection_require(text);
alter extension iu_core add function iu_core.fn_iu_collection_lock(text, integer, boolean);
alter extension iu_core add function iu_core.fn_iu_merkle_levels(text);
alter extension iu_core add function iu_core.fn_iu_content_digest(text);
alter extension iu_core add function iu_core.fn_iu_collection_shape(uuid);
alter extension iu_core add function iu_core.fn_iu_collection_versions(uuid);
alter extension iu_core add function iu_core.fn_iu_piece_problems_refuse(jsonb, boolean);
alter extension iu_core add function iu_core.fn_iu_piece_rule_problems(text, integer[], text[]);
alter extension iu_core add function iu_core.fn_iu_role_kind_resolve(text, jsonb, jsonb);
alter extension iu_core add function iu_core.fn_iu_piece_count_require(integer);
alter extension iu_core add function iu_core.fn_iu_units_share(uuid[], integer[], boolean);
alter extension iu_core add function iu_core.fn_iu_pieces_log(text, integer[], uuid[], text[], integer[], text);
alter extension iu_core add function iu_core.fn_iu_pieces_admit(jsonb, text, text, integer[], text, text);
alter extension iu_core add function iu_core.fn_iu_collection_open(text, text, text, text, uuid, jsonb, text);
alter extension iu_core add function iu_core.fn_iu_collection_fill(uuid, integer[], uuid[], text[], integer[], integer[], text[], text[], text);
alter extension iu_core add function iu_core.fn_iu_manifest_append(uuid, jsonb, boolean, text);
alter extension iu_core add function iu_core.fn_iu_compose(text, text, text, jsonb, text, jsonb);
alter extension iu_core add function iu_core.fn_iu_collection_instantiate(text, text, text, text, jsonb);
alter extension iu_core add function iu_core.fn_iu_collection_withdraw(text, integer, text);
alter extension iu_core add function iu_core.fn_iu_collection_restore(text, text);
alter extension iu_core add function iu_core.fn_iu_collection_manifest_refresh(text, text);
alter extension iu_core add function iu_core.fn_iu_pieces_renumber(uuid, integer, integer, integer, integer, integer);
alter extension iu_core add function iu_core.fn_iu_collection_edited(uuid, text, jsonb, text);
alter extension iu_core add function iu_core.fn_iu_piece_insert(text, integer, jsonb, integer, text);
alter extension iu_core add function iu_core.fn_iu_piece_remove(text, integer, integer, text);
alter extension iu_core add function iu_core.fn_iu_piece_move(text, integer, integer, integer, text);
alter extension iu_core add function iu_core.fn_iu_piece_replace(text, integer, jsonb, integer, text);
alter extension iu_core add function iu_core.fn_iu_piece_pin(text, integer, integer, integer, text);
alter extension iu_core add function iu_core.fn_iu_surface_require(text, text);
alter extension iu_core add function iu_core.fn_iu_collection_render(text, text);
alter extension iu_core add function iu_core.fn_iu_markdown_nest(text, text, integer);
alter extension iu_core add function iu_core.fn_iu_collection_render_markdown(text, text);
alter extension iu_core add function iu_core.fn_iu_collection_validate(text);
alter extension iu_core add function iu_core.fn_iu_collection_compare(text, text);
alter extension iu_core add function iu_core.fn_iu_collection_inclusion_proof(text, integer);
alter extension iu_core add function iu_core.fn_iu_inclusion_verify(jsonb);
alter extension iu_core add function iu_core.fn_iu_pieces_arrange(uuid, jsonb, text, text, text, text);
alter extension iu_core add function iu_core.fn_iu_units_revise(uuid, jsonb, text, text);
alter extension iu_core add function iu_core.fn_iu_collection_import(text, jsonb, jsonb, integer, text, text);
alter extension iu_core add table iu_core.event_domain_registry;
alter extension iu_core add function iu_core.fn_event_schema_problems(jsonb);
alter extension iu_core add function iu_core.fn_event_schema_rules(jsonb);
alter extension iu_core add function iu_core.fn_event_payload_rule(jsonb);
alter extension iu_core add function iu_core.fn_event_payload_problems(jsonb, jsonb, text);
alter extension iu_core add table iu_core.event_type_registry;
alter extension iu_core add function iu_core.fn_event_type_prepare();
alter extension iu_core add table iu_core.event_type_log;
alter extension iu_core add function iu_core.fn_event_type_register(text, text, jsonb, text, text);
alter extension iu_core add function iu_core.fn_event_type_withdraw(text, text);
alter extension iu_core add function iu_core.fn_event_payload_check(text, jsonb);
alter extension iu_core add table iu_core.event_outbox;
alter extension iu_core add table iu_core.event_outbox_default;
alter extension iu_core add table iu_core.event_tail;
alter extension iu_core add table iu_core.event_bus_head;
alter extension iu_core add table iu_core.idempotency_registry;
alter extension iu_core add view iu_core.v_piece_event_outbox;
alter extension iu_core add function iu_core.fn_event_require(jsonb, text);
alter extension iu_core add function iu_core.fn_event_emit_many(jsonb, text);
alter extension iu_core add function iu_core.fn_event_emit(text, text, uuid, jsonb, text, text, text);
alter extension iu_core add function iu_core.fn_iu_piece_emit_event(text, uuid, jsonb, text, text);
alter extension iu_core add function iu_core.fn_iu_lifecycle_emit();
alter extension iu_core add function iu_core.fn_iu_uuid7_floor(timestamp with time zone);
alter extension iu_core add function iu_core.fn_event_outbox_partitions_ahead(integer, text);
alter extension iu_core add function iu_core.fn_event_outbox_partitions_before(timestamp with time zone);
alter extension iu_core add function iu_core.fn_event_outbox_partitions_drop(text[]);
alter extension iu_core add table iu_core.approval_principal;
alter extension iu_core add table iu_core.approval_policy;
alter extension iu_core add table iu_core.approval_request;
alter extension iu_core add function iu_core.fn_approval_request_keep();
alter extension iu_core add table iu_core.approval_vote;
alter extension iu_core add table iu_core.approval_log;
alter extension iu_core add function iu_core.fn_approval_principal_set(text, text, text);
alter extension iu_core add function iu_core.fn_approval_policy_set(text, text, jsonb, text);
alter extension iu_core add function iu_core.fn_approval_policy_withdraw(text, text);
alter extension iu_core add function iu_core.fn_approval_open(text, text, uuid, text, text, jsonb, text);
alter extension iu_core add function iu_core.fn_approval_vote(uuid, text, text, text);
alter extension iu_core add function iu_core.fn_approval_cancel(uuid, text, text);
alter extension iu_core add function iu_core.fn_approval_invalidate(text, uuid, text, text);
alter extension iu_core add function iu_core.fn_approval_expire(integer);
alter extension iu_core add function iu_core.fn_approval_require(uuid, text, uuid, text);
alter extension iu_core add function iu_core.fn_approval_hold(uuid, text, uuid, text);
alter extension iu_core add function iu_core.fn_approval_state(uuid);
alter extension iu_core add view iu_core.v_approval_pending;
alter extension iu_core add table iu_core.event_segment;
alter extension iu_core add table iu_core.event_subscription;
alter extension iu_core add table iu_core.event_read;
alter extension iu_core add table iu_core.event_retention_log;
alter extension iu_core add view iu_core.v_event_position;
alter extension iu_core add view iu_core.event_pending;
alter extension iu_core add view iu_core.v_event_lag;
alter extension iu_core add function iu_core.fn_event_sequence();
alter extension iu_core add function iu_core.fn_event_window(bigint, bigint, text[], integer);
alter extension iu_core add function iu_core.fn_event_subscribe(text, text[], text, jsonb);
alter extension iu_core add function iu_core.fn_event_unsubscribe(text, text);
alter extension iu_core add function iu_core.fn_event_poll(text, integer, text);
alter extension iu_core add function iu_core.fn_event_ack(text, uuid, text);
alter extension iu_core add function iu_core.fn_event_release(text, text);
alter extension iu_core add function iu_core.fn_event_take(text, integer);
alter extension iu_core add function iu_core.fn_event_replay(text, text, text);
alter extension iu_core add function iu_core.fn_event_mark_read(text, uuid[]);
alter extension iu_core add function iu_core.fn_event_mark_unread(text, uuid[]);
alter extension iu_core add function iu_core.fn_event_maintain(text);
alter extension iu_core add table iu_core.executor_class_registry;
alter extension iu_core add table iu_core.job_class_usage;
alter extension iu_core add table iu_core.job_queue_registry;
alter extension iu_core add table iu_core.job_lane;
alter extension iu_core add table iu_core.job_group;
alter extension iu_core add table iu_core.job_queue;
alter extension iu_core add table iu_core.job_result;
alter extension iu_core add table iu_core.job_dead_letter;
alter extension iu_core add table iu_core.queue_heartbeat;
alter extension iu_core add table iu_core.job_schedule;
alter extension iu_core add table iu_core.dlq_replay_request;
alter extension iu_core add table iu_core.dlq_replay_item;
alter extension iu_core add function iu_core.fn_executor_class_register(text, jsonb, text);
alter extension iu_core add function iu_core.fn_executor_class_withdraw(text, text);
alter extension iu_core add function iu_core.fn_job_queue_register(text, jsonb, text);
alter extension iu_core add function iu_core.fn_job_queue_withdraw(text, text);
alter extension iu_core add function iu_core.fn_job_options(jsonb);
alter extension iu_core add function iu_core.fn_job_enqueue(text, text, jsonb, text, jsonb);
alter extension iu_core add function iu_core.fn_job_enqueue_many(text, text, jsonb, text, jsonb);
alter extension iu_core add function iu_core.fn_job_admit(text, integer);
alter extension iu_core add function iu_core.fn_job_claim(text, text, integer, interval);
alter extension iu_core add function iu_core.fn_job_settle(jsonb, text);
alter extension iu_core add function iu_core.fn_job_finish(jsonb, text);
alter extension iu_core add function iu_core.fn_job_complete(uuid[], uuid[]);
alter extension iu_core add function iu_core.fn_job_finish_and_claim(jsonb, text, text, integer, interval);
alter extension iu_core add function iu_core.fn_job_release(uuid[], uuid[], text);
alter extension iu_core add function iu_core.fn_job_heartbeat(text, uuid[], interval);
alter extension iu_core add function iu_core.fn_job_reap(integer);
alter extension iu_core add function iu_core.fn_job_cancel(uuid[], text, text);
alter extension iu_core add function iu_core.fn_job_cancellations(uuid[]);
alter extension iu_core add function iu_core.fn_job_schedule_set(text, text, text, text, jsonb, timestamp with time zone, text, jsonb);
alter extension iu_core add function iu_core.fn_job_schedule_withdraw(text, text);
alter extension iu_core add function iu_core.fn_job_schedule_fire(text, timestamp with time zone, timestamp with time zone, text);
alter extension iu_core add function iu_core.fn_dlq_replay_request(uuid[], text, text);
alter extension iu_core add function iu_core.fn_dlq_replay_execute(uuid, text);
alter extension iu_core add function iu_core.fn_event_subscription_class_check();
alter extension iu_core add function iu_core.fn_event_dispatch(integer, text);
alter extension iu_core add view iu_core.v_job_queue_status;
alter extension iu_core add view iu_core.v_job_dead_letter;
alter extension iu_core add table iu_core.proof_subject;
alter extension iu_core add table iu_core.proof_gate_function;
alter extension iu_core add table iu_core.proof_record;
alter extension iu_core add function iu_core.fn_proof_function_digest(text);
alter extension iu_core add view iu_core.v_proof_status;
alter extension iu_core add function iu_core.fn_proof_record(jsonb, text);
alter extension iu_core add function iu_core.fn_proof_withdraw(text, text, text, text);
alter extension iu_core add function iu_core.fn_proof_gate_bind();
alter extension iu_core add function iu_core.fn_proof_scope_require(text);
alter extension iu_core add function iu_core.fn_proof_blockers();
alter extension iu_core add table iu_core.iu_schema_expectation;
alter extension iu_core add function iu_core.fn_iu_version();
alter extension iu_core add function iu_core.fn_iu_schema_catalog();
alter extension iu_core add function iu_core.fn_iu_schema_digest();
alter extension iu_core add function iu_core.fn_iu_schema_excerpt(text, text);
alter extension iu_core add function iu_core.fn_iu_schema_verify();
alter extension iu_core add function iu_core.fn_iu_schema_record();
alter extension iu_core add function iu_core.fn_iu_state_digest();
alter extension iu_core add function iu_core.fn_iu_healthcheck();

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

select pg_catalog.pg_extension_config_dump('iu_core.event_tail', '');

select pg_catalog.pg_extension_config_dump('iu_core.event_bus_head', '');

select pg_catalog.pg_extension_config_dump('iu_core.idempotency_registry', '');

select pg_catalog.pg_extension_config_dump('iu_core.approval_principal', '');

select pg_catalog.pg_extension_config_dump('iu_core.approval_policy', 'where not is_shipped');

select pg_catalog.pg_extension_config_dump('iu_core.approval_request', '');

select pg_catalog.pg_extension_config_dump('iu_core.approval_vote', '');

select pg_catalog.pg_extension_config_dump('iu_core.approval_log', '');

select pg_catalog.pg_extension_config_dump('iu_core.event_segment', '');

select pg_catalog.pg_extension_config_dump('iu_core.event_subscription', '');

select pg_catalog.pg_extension_config_dump('iu_core.event_read', '');

select pg_catalog.pg_extension_config_dump('iu_core.event_retention_log', '');

select pg_catalog.pg_extension_config_dump('iu_core.executor_class_registry', 'where owner <> ''iu_core''');

select pg_catalog.pg_extension_config_dump('iu_core.job_class_usage', '');

select pg_catalog.pg_extension_config_dump('iu_core.job_queue_registry', 'where owner <> ''iu_core''');

select pg_catalog.pg_extension_config_dump('iu_core.job_lane', '');

select pg_catalog.pg_extension_config_dump('iu_core.job_group', '');

select pg_catalog.pg_extension_config_dump('iu_core.job_queue', '');

select pg_catalog.pg_extension_config_dump('iu_core.job_result', '');

select pg_catalog.pg_extension_config_dump('iu_core.job_dead_letter', '');

select pg_catalog.pg_extension_config_dump('iu_core.job_schedule', '');

select pg_catalog.pg_extension_config_dump('iu_core.dlq_replay_request', '');

select pg_catalog.pg_extension_config_dump('iu_core.dlq_replay_item', '');

select pg_catalog.pg_extension_config_dump('iu_core.proof_record', '');

do $iu$
begin
  if to_regclass('iu_migrations.ledger') is not null then
    insert into iu_migrations.ledger (schema_name, name, sha256)
    values
      ('iu_core', 'extension iu_core', 'e10588fef78e4e75b86167787724607ab20e557ad1d8f85b565bc95a7f1fed45');
  end if;
end
$iu$;
