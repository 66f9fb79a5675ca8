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
    select format('schema %I', n.nspname), n.nspowner from pg_catalog.pg_namespace as n where n.oid in ('iu_core'::regnamespace, 'cutter_governance'::regnamespace)
    union all
    select format('relation %s', c.oid::regclass), c.relowner
    from pg_catalog.pg_class as c
    where c.relnamespace in ('iu_core'::regnamespace, 'cutter_governance'::regnamespace) and c.relkind in ('r', 'p', 'v')
    union all
    select format('function %s', p.oid::regprocedure), p.proowner from pg_catalog.pg_proc as p where p.pronamespace in ('iu_core'::regnamespace, 'cutter_governance'::regnamespace)
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
  where c.relnamespace in ('iu_core'::regnamespace, 'cutter_governance'::regnamespace) and i.inhrelid not in ('iu_core.event_outbox_default'::regclass);
  if v_found is not null then
    raise exception using
      errcode = '55000',
      message = format('There are partitions that do not come with the version: %s.', left(v_found, 1000)),
      hint = 'A dump of an extension cannot be restored with them: stay with migrations, or move their rows and drop them.';
  end if;
end
$iu$;

alter extension iu_core add schema cutter_governance;
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
alter extension iu_core add function iu_core.fn_state_machine_check();
alter extension iu_core add function iu_core.fn_state_machine_allowed(text, text);
alter extension iu_core add table iu_core.access_scope;
alter extension iu_core add table iu_core.access_grant;
alter extension iu_core add table iu_core.access_log;
alter extension iu_core add function iu_core.fn_access_caller();
alter extension iu_core add function iu_core.fn_access_scopes(text);
alter extension iu_core add function iu_core.fn_access_complete(text);
alter extension iu_core add function iu_core.fn_access_exempt(text);
alter extension iu_core add table iu_core.information_unit;
alter extension iu_core add table iu_core.unit_version;
alter extension iu_core add table iu_core.iu_transition_type;
alter extension iu_core add table iu_core.iu_lifecycle_log;
alter extension iu_core add function iu_core.fn_iu_unit_identity_keep();
alter extension iu_core add function iu_core.fn_iu_units_access_require(uuid[]);
alter extension iu_core add function iu_core.fn_iu_lifecycle_access();
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
alter extension iu_core add function iu_core.fn_iu_collection_access_require(uuid);
alter extension iu_core add function iu_core.fn_iu_collection_visibility(text);
alter extension iu_core add function iu_core.fn_iu_collection_whole_require(text);
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
alter extension iu_core add function iu_core.fn_iu_uuid7_at(uuid);
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
alter extension iu_core add table iu_core.job_batch;
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
alter extension iu_core add function iu_core.fn_job_lane_is_idle(bigint, timestamp with time zone, uuid);
alter extension iu_core add function iu_core.fn_job_take_keys(text, text[], uuid[]);
alter extension iu_core add function iu_core.fn_job_enqueue(text, text, jsonb, text, jsonb);
alter extension iu_core add function iu_core.fn_job_enqueue_many(text, text, jsonb, text, jsonb);
alter extension iu_core add function iu_core.fn_job_enqueue_each(jsonb, text);
alter extension iu_core add function iu_core.fn_job_admit(text, integer);
alter extension iu_core add function iu_core.fn_job_claim(text, text, integer, interval);
alter extension iu_core add function iu_core.fn_job_settle(jsonb, text);
alter extension iu_core add function iu_core.fn_job_end_plain(uuid[], uuid[]);
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
alter extension iu_core add table cutter_governance.review_request;
alter extension iu_core add table cutter_governance.review_decision;
alter extension iu_core add table cutter_governance.manifest_envelope;
alter extension iu_core add table cutter_governance.manifest_unit_block;
alter extension iu_core add table cutter_governance.cut_change_set;
alter extension iu_core add function iu_core.fn_iu_units_lines(uuid[]);
alter extension iu_core add function iu_core.fn_iu_units_digest(uuid[]);
alter extension iu_core add function iu_core.fn_review_request(text, uuid[], text, jsonb);
alter extension iu_core add function iu_core.fn_review_decide(uuid, text, text);
alter extension iu_core add function iu_core.fn_review_decision(uuid);
alter extension iu_core add function iu_core.fn_review_require(uuid, text, uuid[]);
alter extension iu_core add function iu_core.fn_governance_author(text, uuid, text, uuid);
alter extension iu_core add function iu_core.fn_governance_trace(uuid);
alter extension iu_core add table iu_core.iu_hold;
alter extension iu_core add function iu_core.fn_iu_hold_keep();
alter extension iu_core add table iu_core.iu_hold_unit;
alter extension iu_core add function iu_core.fn_iu_held_unit_keep();
alter extension iu_core add function iu_core.fn_iu_held_piece_keep();
alter extension iu_core add function iu_core.fn_iu_held_piece_take();
alter extension iu_core add function iu_core.fn_iu_held_piece_edit();
alter extension iu_core add function iu_core.fn_iu_hold_place(uuid[], text, text);
alter extension iu_core add function iu_core.fn_iu_hold_release(uuid, text, text);
alter extension iu_core add function iu_core.fn_iu_holds(uuid);
alter extension iu_core add table iu_core.iu_in_force;
alter extension iu_core add function iu_core.fn_iu_in_force_keep();
alter extension iu_core add table iu_core.iu_retirement;
alter extension iu_core add function iu_core.fn_iu_retirement_keep();
alter extension iu_core add function iu_core.fn_iu_enact_many(uuid[], uuid, uuid, text);
alter extension iu_core add function iu_core.fn_iu_enact(uuid, uuid, uuid, text);
alter extension iu_core add function iu_core.fn_iu_unenact(uuid, text);
alter extension iu_core add function iu_core.fn_iu_retire_many(uuid[], uuid, text);
alter extension iu_core add function iu_core.fn_iu_retire(uuid, uuid, text);
alter extension iu_core add function iu_core.fn_iu_unretire_many(uuid[], text);
alter extension iu_core add function iu_core.fn_iu_unretire(uuid, text);
alter extension iu_core add function iu_core.fn_iu_in_force(uuid, timestamp with time zone);
alter extension iu_core add function iu_core.fn_iu_as_of_require(text, timestamp with time zone);
alter extension iu_core add function iu_core.fn_iu_collection_render_as_of(text, timestamp with time zone);
alter extension iu_core add table iu_core.iu_derivation;
alter extension iu_core add function iu_core.fn_iu_derivation_keep();
alter extension iu_core add table iu_core.iu_membership_decision;
alter extension iu_core add function iu_core.fn_iu_successors(uuid);
alter extension iu_core add function iu_core.fn_iu_lineage(uuid);
alter extension iu_core add function iu_core.fn_iu_units_take(uuid[], text[], text);
alter extension iu_core add function iu_core.fn_iu_units_mint(jsonb, text[], text, text, text);
alter extension iu_core add function iu_core.fn_iu_structure_record(text, uuid, uuid[], integer[], text[], uuid[], integer[], text[], uuid, jsonb, text);
alter extension iu_core add function iu_core.fn_iu_split(uuid, jsonb, uuid, text, boolean);
alter extension iu_core add function iu_core.fn_iu_merge(uuid[], jsonb, uuid, text);
alter extension iu_core add function iu_core.fn_iu_supersede(uuid, uuid, uuid, text);
alter extension iu_core add function iu_core.fn_iu_structure_undo(text, uuid, text);
alter extension iu_core add function iu_core.fn_iu_unsplit(uuid, text);
alter extension iu_core add function iu_core.fn_iu_unmerge(uuid, text);
alter extension iu_core add function iu_core.fn_iu_unsupersede(uuid, text);
alter extension iu_core add function iu_core.fn_iu_membership_decide(uuid, text, text, integer, text);
alter extension iu_core add function iu_core.fn_iu_membership_undecide(uuid, text, integer, text);
alter extension iu_core add view iu_core.v_iu_membership_pending;
alter extension iu_core add table iu_core.iu_metadata_tag_registry;
alter extension iu_core add table iu_core.iu_metadata_tag_registry_log;
alter extension iu_core add table iu_core.iu_metadata_tag;
alter extension iu_core add table iu_core.iu_sql_link;
alter extension iu_core add table iu_core.iu_metadata_log;
alter extension iu_core add function iu_core.fn_iu_tag_register(text, text, text, text, text[]);
alter extension iu_core add function iu_core.fn_iu_tag_withdraw(text, text);
alter extension iu_core add function iu_core.fn_iu_tag_set(uuid, text, text, text);
alter extension iu_core add function iu_core.fn_iu_tag_unset(uuid, text, text);
alter extension iu_core add function iu_core.fn_iu_sql_link_set(uuid, text, text, text, text, text);
alter extension iu_core add function iu_core.fn_iu_sql_link_unset(uuid, text, text, text, text, text);
alter extension iu_core add table iu_core.iu_three_axis_envelope;
alter extension iu_core add view iu_core.v_iu_three_axis_envelope_live;
alter extension iu_core add view iu_core.v_iu_three_axis_envelope_drift;
alter extension iu_core add function iu_core.fn_iu_envelope_touch(uuid[]);
alter extension iu_core add function iu_core.fn_iu_three_axis_envelope_refresh(text, boolean);
alter extension iu_core add function iu_core.fn_iu_three_axis_drift_count();
alter extension iu_core add function iu_core.fn_iu_three_axis_drift(integer);
alter extension iu_core add view iu_core.v_iu_three_axis_envelope_refresh_status;
alter extension iu_core add function iu_core.fn_iu_envelope_follow_log();
alter extension iu_core add function iu_core.fn_iu_envelope_follow_manifest();
alter extension iu_core add function iu_core.fn_iu_envelope_follow_derivation();
alter extension iu_core add function iu_core.fn_iu_envelope_follow_metadata();
alter extension iu_core add table iu_core.cut_document;
alter extension iu_core add table iu_core.cut_document_unit;
alter extension iu_core add table iu_core.cut_request;
alter extension iu_core add function iu_core.fn_cut_request_keep();
alter extension iu_core add table iu_core.cut_request_transition;
alter extension iu_core add function iu_core.fn_cut_emit();
alter extension iu_core add table iu_core.cut_leg;
alter extension iu_core add table iu_core.cut_compensation;
alter extension iu_core add table iu_core.cut_compensation_step;
alter extension iu_core add function iu_core.fn_cut_markdown_blocks(text, integer);
alter extension iu_core add function iu_core.fn_cut_plan_digest(uuid);
alter extension iu_core add function iu_core.fn_cut_findings(uuid);
alter extension iu_core add function iu_core.fn_cut_plan_write(uuid, jsonb, text);
alter extension iu_core add function iu_core.fn_cut_open(text, text, text);
alter extension iu_core add function iu_core.fn_cut_plan(uuid, jsonb, text);
alter extension iu_core add function iu_core.fn_cut_plan_markdown(uuid, text, integer);
alter extension iu_core add function iu_core.fn_cut_submit(uuid, text);
alter extension iu_core add function iu_core.fn_cut_cancel(uuid, text);
alter extension iu_core add function iu_core.fn_cut_apply(uuid, text);
alter extension iu_core add function iu_core.fn_cut_execute(uuid, text, text);
alter extension iu_core add function iu_core.fn_cut_verify(uuid, text);
alter extension iu_core add function iu_core.fn_iu_post_cut_axis_materialize(uuid, text);
alter extension iu_core add function iu_core.fn_cut_complete(uuid, text);
alter extension iu_core add function iu_core.fn_cut_units(uuid);
alter extension iu_core add function iu_core.fn_cut_compensation_plan(uuid);
alter extension iu_core add function iu_core.fn_cut_steps_take(uuid, text);
alter extension iu_core add function iu_core.fn_cut_compensate(uuid, text);
alter extension iu_core add function iu_core.fn_cut_reinstate(uuid, text);
alter extension iu_core add function iu_core.fn_cut_hold(uuid, text, text);
alter extension iu_core add function iu_core.fn_access_scope_define(text, text, text);
alter extension iu_core add function iu_core.fn_access_scope_withdraw(text, text);
alter extension iu_core add function iu_core.fn_access_grant(text, text, text);
alter extension iu_core add function iu_core.fn_access_revoke(text, text, text);
alter extension iu_core add function iu_core.fn_iu_scope_set(uuid[], text, text);
alter extension iu_core add function iu_core.fn_iu_collection_scope_set(text, text, text);
alter extension iu_core add table iu_core.iu_render_audit;
alter extension iu_core add function iu_core.fn_access_effective(text);
alter extension iu_core add function iu_core.fn_iu_access_check(uuid, text);
alter extension iu_core add function iu_core.fn_iu_render_body(uuid, integer, text, text, jsonb);
alter extension iu_core add table iu_core.dot_iu_command_catalog;
alter extension iu_core add table iu_core.dot_iu_command_run;
alter extension iu_core add function iu_core.fn_dot_command_value_fits(jsonb, text);
alter extension iu_core add function iu_core.fn_dot_command_argument_problems(jsonb, jsonb);
alter extension iu_core add function iu_core.fn_dot_command_call(jsonb, jsonb);
alter extension iu_core add function iu_core.fn_dot_command_writes();
alter extension iu_core add function iu_core.fn_dot_command_facts(jsonb);
alter extension iu_core add function iu_core.fn_dot_command_subject_queries(jsonb, jsonb);
alter extension iu_core add function iu_core.fn_dot_command_subject(jsonb, jsonb);
alter extension iu_core add function iu_core.fn_dot_command_undo_call(jsonb, jsonb, jsonb);
alter extension iu_core add function iu_core.fn_dot_command_undo_require(uuid);
alter extension iu_core add function iu_core.fn_dot_command_perform(text, jsonb, text, text, uuid);
alter extension iu_core add function iu_core.fn_dot_command_execute(text, jsonb, text, text);
alter extension iu_core add function iu_core.fn_dot_command_undo(uuid, text);
alter extension iu_core add table iu_core.retention_target;
alter extension iu_core add table iu_core.retention_policy;
alter extension iu_core add table iu_core.retention_policy_log;
alter extension iu_core add table iu_core.iu_retention_run;
alter extension iu_core add function iu_core.fn_iu_retention_keep();
alter extension iu_core add function iu_core.fn_iu_retention_policy_set(text, boolean, interval, text, integer);
alter extension iu_core add function iu_core.fn_iu_retention_policy_withdraw(text, text);
alter extension iu_core add function iu_core.fn_iu_retention_run(text, boolean, text);
alter extension iu_core add view iu_core.v_retention_status;
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

select pg_catalog.pg_extension_config_dump('iu_core.access_scope', '');

select pg_catalog.pg_extension_config_dump('iu_core.access_grant', '');

select pg_catalog.pg_extension_config_dump('iu_core.access_log', '');

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

select pg_catalog.pg_extension_config_dump('iu_core.job_batch', '');

select pg_catalog.pg_extension_config_dump('iu_core.job_result', '');

select pg_catalog.pg_extension_config_dump('iu_core.job_dead_letter', '');

select pg_catalog.pg_extension_config_dump('iu_core.job_schedule', '');

select pg_catalog.pg_extension_config_dump('iu_core.dlq_replay_request', '');

select pg_catalog.pg_extension_config_dump('iu_core.dlq_replay_item', '');

select pg_catalog.pg_extension_config_dump('cutter_governance.review_request', '');

select pg_catalog.pg_extension_config_dump('cutter_governance.review_decision', '');

select pg_catalog.pg_extension_config_dump('cutter_governance.manifest_envelope', '');

select pg_catalog.pg_extension_config_dump('cutter_governance.manifest_unit_block', '');

select pg_catalog.pg_extension_config_dump('cutter_governance.cut_change_set', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_hold', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_hold_unit', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_in_force', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_retirement', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_derivation', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_membership_decision', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_metadata_tag_registry', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_metadata_tag_registry_log', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_metadata_tag', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_sql_link', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_metadata_log', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_three_axis_envelope', '');

select pg_catalog.pg_extension_config_dump('iu_core.cut_document', '');

select pg_catalog.pg_extension_config_dump('iu_core.cut_document_unit', '');

select pg_catalog.pg_extension_config_dump('iu_core.cut_request', '');

select pg_catalog.pg_extension_config_dump('iu_core.cut_request_transition', '');

select pg_catalog.pg_extension_config_dump('iu_core.cut_leg', '');

select pg_catalog.pg_extension_config_dump('iu_core.cut_compensation', '');

select pg_catalog.pg_extension_config_dump('iu_core.cut_compensation_step', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_render_audit', '');

select pg_catalog.pg_extension_config_dump('iu_core.dot_iu_command_run', '');

select pg_catalog.pg_extension_config_dump('iu_core.retention_policy', '');

select pg_catalog.pg_extension_config_dump('iu_core.retention_policy_log', '');

select pg_catalog.pg_extension_config_dump('iu_core.iu_retention_run', '');

select pg_catalog.pg_extension_config_dump('iu_core.proof_record', '');

do $iu$
begin
  if to_regclass('iu_migrations.ledger') is not null then
    insert into iu_migrations.ledger (schema_name, name, sha256)
    values
      ('iu_core', 'extension iu_core', '990b22e91548220b278c01a4ec280f41aae84b2209e5bc732464bd53fbe1613c');
  end if;
end
$iu$;
