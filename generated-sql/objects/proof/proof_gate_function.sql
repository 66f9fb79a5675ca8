create table iu_core.proof_gate_function (
  gate          text collate pg_catalog."C" not null,
  function_name text collate pg_catalog."C" not null,
  reason        text not null,
  constraint proof_gate_function_pkey primary key (gate, function_name),
  constraint proof_gate_function_gate_fkey foreign key (gate) references iu_core.dot_config_registry (key),
  constraint proof_gate_function_function_name_fkey foreign key (function_name) references iu_core.proof_subject (function_name),
  constraint proof_gate_function_reason_known_check check (reason in ('declares', 'reads', 'called', 'fired'))
);

create index proof_gate_function_function_name_idx on iu_core.proof_gate_function (function_name);

comment on index iu_core.proof_gate_function_function_name_idx is 'The gates of one function.';

comment on table iu_core.proof_gate_function is 'Which functions stand behind which gate: shipped, made from the definitions. A gate that ships open holds something back and has none.';
comment on column iu_core.proof_gate_function.gate is 'A gate that ships closed.';
comment on column iu_core.proof_gate_function.function_name is 'A function that can do more when the gate is open.';
comment on column iu_core.proof_gate_function.reason is 'declares: it refuses while the gate is closed; reads: it asks the gate itself; called or fired: by one of those, directly or not.';
comment on constraint proof_gate_function_pkey on iu_core.proof_gate_function is 'Identity of a row.';
comment on constraint proof_gate_function_gate_fkey on iu_core.proof_gate_function is 'Each gate is a row of dot_config_registry.';
comment on constraint proof_gate_function_function_name_fkey on iu_core.proof_gate_function is 'Each function_name is a row of proof_subject.';
comment on constraint proof_gate_function_reason_known_check on iu_core.proof_gate_function is 'reason known.';

grant select on table iu_core.proof_gate_function to iu_reader;

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_collection_edited', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_collection_import', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_create', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_envelope_follow_log', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_envelope_follow_manifest', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_envelope_touch', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_held_piece_edit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_held_piece_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_held_piece_take', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_held_unit_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_lifecycle_access', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_lifecycle_emit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_manifest_append', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_pieces_admit', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_pieces_arrange', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_pieces_log', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_restore', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_revise', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_unit_identity_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_unit_in_use_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_units_revise', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_write_enabled', 'fn_iu_withdraw', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_edited', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_fill', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_import', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_instantiate', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_manifest_refresh', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_open', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_restore', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_collection_withdraw', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_compose', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_envelope_follow_log', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_envelope_follow_manifest', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_envelope_touch', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_held_piece_edit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_held_piece_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_held_piece_take', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_held_unit_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_lifecycle_access', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_lifecycle_emit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_manifest_append', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_membership_decide', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_membership_undecide', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_piece_insert', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_piece_move', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_piece_pin', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_piece_remove', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_piece_replace', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_pieces_admit', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_pieces_arrange', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_pieces_log', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_pieces_renumber', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_unit_identity_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_unit_in_use_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_iu_units_revise', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.composer_enabled', 'fn_state_machine_check', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('piece_event_runtime.emit_enabled', 'fn_event_emit', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('piece_event_runtime.emit_enabled', 'fn_event_emit_many', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('piece_event_runtime.emit_enabled', 'fn_iu_lifecycle_emit', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('piece_event_runtime.emit_enabled', 'fn_iu_piece_emit_event', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('piece_event_runtime.emit_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('piece_event_runtime.emit_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('app_event_runtime.emit_enabled', 'fn_event_emit', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('app_event_runtime.emit_enabled', 'fn_event_emit_many', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('app_event_runtime.emit_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('app_event_runtime.emit_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_event_maintain', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_event_outbox_partitions_ahead', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_event_outbox_partitions_drop', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_event_sequence', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_iu_envelope_follow_log', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_iu_envelope_follow_metadata', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_iu_envelope_touch', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_iu_lifecycle_access', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_iu_lifecycle_emit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_iu_retention_keep', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_iu_retention_run', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.retention_enabled', 'fn_state_machine_check', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_approval_cancel', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_approval_open', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_approval_request_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_approval_vote', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_event_emit', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval.enabled', 'fn_state_machine_check', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval_event_runtime.emit_enabled', 'fn_event_emit', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval_event_runtime.emit_enabled', 'fn_event_emit_many', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval_event_runtime.emit_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('approval_event_runtime.emit_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_ack', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_dispatch', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_mark_read', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_mark_unread', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_poll', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_release', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_replay', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_sequence', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_subscribe', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_subscription_class_check', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_take', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_event_unsubscribe', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_job_enqueue_each', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('event_bus.enabled', 'fn_state_machine_check', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_approval_open', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_approval_request_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_dlq_replay_request', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_event_emit', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_admit', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_cancel', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_claim', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_complete', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_end_plain', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_enqueue', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_enqueue_many', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_finish', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_finish_and_claim', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_reap', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_release', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_schedule_fire', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_schedule_set', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_settle', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_job_take_keys', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.enabled', 'fn_state_machine_check', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.heartbeat_enabled', 'fn_job_heartbeat', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.heartbeat_enabled', 'fn_state_machine_check', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.dlq_replay_enabled', 'fn_dlq_replay_execute', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.dlq_replay_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.dlq_replay_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.dlq_replay_enabled', 'fn_job_enqueue', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.dlq_replay_enabled', 'fn_job_take_keys', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('job_substrate.dlq_replay_enabled', 'fn_state_machine_check', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.governance_enabled', 'fn_approval_open', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.governance_enabled', 'fn_approval_request_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.governance_enabled', 'fn_event_emit', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.governance_enabled', 'fn_governance_author', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.governance_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.governance_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.governance_enabled', 'fn_review_decide', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.governance_enabled', 'fn_review_request', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.governance_enabled', 'fn_state_machine_check', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.hold_enabled', 'fn_cut_emit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.hold_enabled', 'fn_cut_hold', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.hold_enabled', 'fn_event_emit', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.hold_enabled', 'fn_iu_envelope_follow_log', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.hold_enabled', 'fn_iu_envelope_touch', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.hold_enabled', 'fn_iu_hold_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.hold_enabled', 'fn_iu_hold_place', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.hold_enabled', 'fn_iu_hold_release', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.hold_enabled', 'fn_iu_lifecycle_access', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.hold_enabled', 'fn_iu_lifecycle_emit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.hold_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.hold_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_enact', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_enact_many', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_envelope_follow_log', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_envelope_touch', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_held_unit_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_in_force_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_lifecycle_access', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_lifecycle_emit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_retire', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_retire_many', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_retirement_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_unenact', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_unit_identity_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_unit_in_use_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_unretire', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.lifecycle_enabled', 'fn_iu_unretire_many', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_collection_edited', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_derivation_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_envelope_follow_derivation', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_envelope_follow_log', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_envelope_follow_manifest', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_envelope_touch', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_held_piece_edit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_held_piece_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_held_piece_take', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_held_unit_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_lifecycle_access', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_lifecycle_emit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_manifest_append', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_membership_decide', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_membership_undecide', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_merge', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_pieces_admit', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_pieces_arrange', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_pieces_log', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_split', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_structure_record', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_structure_undo', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_supersede', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_unit_identity_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_unit_in_use_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_units_mint', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_unmerge', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_unsplit', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_iu_unsupersede', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.structure_ops_enabled', 'fn_state_machine_check', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.three_axis_auto_refresh_enabled', 'fn_iu_envelope_follow_derivation', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.three_axis_auto_refresh_enabled', 'fn_iu_envelope_follow_log', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.three_axis_auto_refresh_enabled', 'fn_iu_envelope_follow_manifest', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.three_axis_auto_refresh_enabled', 'fn_iu_envelope_follow_metadata', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.three_axis_auto_refresh_enabled', 'fn_iu_envelope_touch', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_metadata_enabled', 'fn_iu_envelope_follow_metadata', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_metadata_enabled', 'fn_iu_envelope_touch', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_metadata_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_metadata_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_metadata_enabled', 'fn_iu_sql_link_set', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_metadata_enabled', 'fn_iu_sql_link_unset', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_metadata_enabled', 'fn_iu_tag_set', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.unit_metadata_enabled', 'fn_iu_tag_unset', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_approval_invalidate', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_approval_open', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_approval_request_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_cut_cancel', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_cut_emit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_cut_open', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_cut_plan', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_cut_plan_markdown', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_cut_plan_write', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_cut_request_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_cut_submit', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_event_emit', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.planning_enabled', 'fn_state_machine_check', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_cut_apply', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_cut_compensate', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_cut_complete', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_cut_emit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_cut_execute', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_cut_reinstate', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_cut_request_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_cut_steps_take', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_cut_verify', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_event_emit', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_iu_envelope_follow_log', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_iu_envelope_touch', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_iu_held_unit_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_iu_lifecycle_access', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_iu_lifecycle_emit', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_iu_post_cut_axis_materialize', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_iu_unit_identity_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_iu_unit_in_use_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cutter.execution_enabled', 'fn_state_machine_check', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cut_event_runtime.emit_enabled', 'fn_event_emit', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cut_event_runtime.emit_enabled', 'fn_event_emit_many', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cut_event_runtime.emit_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('cut_event_runtime.emit_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.access_enabled', 'fn_access_grant', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.access_enabled', 'fn_access_scope_define', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.access_enabled', 'fn_access_scope_withdraw', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.access_enabled', 'fn_iu_collection_scope_set', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.access_enabled', 'fn_iu_held_unit_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.access_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.access_enabled', 'fn_iu_scope_set', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.access_enabled', 'fn_iu_unit_identity_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.access_enabled', 'fn_iu_unit_in_use_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.render_body_enabled', 'fn_event_emit', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.render_body_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.render_body_enabled', 'fn_iu_render_body', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.render_body_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('access_event_runtime.emit_enabled', 'fn_event_emit', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('access_event_runtime.emit_enabled', 'fn_event_emit_many', 'reads');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('access_event_runtime.emit_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('access_event_runtime.emit_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.command_enabled', 'fn_dot_command_execute', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.command_enabled', 'fn_dot_command_perform', 'called');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.command_enabled', 'fn_dot_command_undo', 'declares');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.command_enabled', 'fn_dot_config_deleted', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.command_enabled', 'fn_dot_config_inserted', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.command_enabled', 'fn_dot_config_updated', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.command_enabled', 'fn_iu_refuse_change', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.command_enabled', 'fn_iu_retention_keep', 'fired');

insert into iu_core.proof_gate_function (gate, function_name, reason)
  values ('iu_core.command_enabled', 'fn_proof_gate_bind', 'fired');
