create table iu_core.proof_subject (
  function_name text collate pg_catalog."C" not null,
  kind          text not null,
  proved_by     text[] not null,
  constraint proof_subject_pkey primary key (function_name),
  constraint proof_subject_kind_known_check check (kind in ('function', 'trigger'))
);

comment on table iu_core.proof_subject is 'Every function that can change something, and so needs a proof: shipped, made from the definitions.';
comment on column iu_core.proof_subject.function_name is 'Name of the function.';
comment on column iu_core.proof_subject.kind is 'function: somebody calls it; trigger: statements fire it.';
comment on column iu_core.proof_subject.proved_by is 'The functions whose scenarios run it; a function''s own among them.';
comment on constraint proof_subject_pkey on iu_core.proof_subject is 'Identity of a row.';
comment on constraint proof_subject_kind_known_check on iu_core.proof_subject is 'kind known.';

grant select on table iu_core.proof_subject to iu_reader;

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_cancel', 'function', array['fn_approval_cancel']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_expire', 'function', array['fn_approval_expire']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_invalidate', 'function', array['fn_approval_invalidate']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_open', 'function', array['fn_approval_open', 'fn_dlq_replay_request']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_policy_set', 'function', array['fn_approval_policy_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_policy_withdraw', 'function', array['fn_approval_policy_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_principal_set', 'function', array['fn_approval_principal_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_request_keep', 'trigger', array['fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_vote', 'fn_dlq_replay_request']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_vote', 'function', array['fn_approval_vote']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dlq_replay_execute', 'function', array['fn_dlq_replay_execute']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dlq_replay_request', 'function', array['fn_dlq_replay_request']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_config_deleted', 'trigger', array['fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_config_inserted', 'trigger', array['fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_config_set', 'function', array['fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_config_updated', 'trigger', array['fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_ack', 'function', array['fn_event_ack']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_dispatch', 'function', array['fn_event_dispatch']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_emit', 'function', array['fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_vote', 'fn_dlq_replay_request', 'fn_event_emit', 'fn_iu_piece_emit_event']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_emit_many', 'function', array['fn_event_emit_many']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_maintain', 'function', array['fn_event_maintain']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_mark_read', 'function', array['fn_event_mark_read']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_mark_unread', 'function', array['fn_event_mark_unread']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_outbox_partitions_ahead', 'function', array['fn_event_maintain', 'fn_event_outbox_partitions_ahead']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_outbox_partitions_drop', 'function', array['fn_event_maintain', 'fn_event_outbox_partitions_drop']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_poll', 'function', array['fn_event_poll']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_release', 'function', array['fn_event_release']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_replay', 'function', array['fn_event_replay']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_sequence', 'function', array['fn_event_dispatch', 'fn_event_maintain', 'fn_event_poll', 'fn_event_sequence', 'fn_event_subscribe', 'fn_event_take']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_subscribe', 'function', array['fn_event_subscribe']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_subscription_class_check', 'trigger', array['fn_event_ack', 'fn_event_dispatch', 'fn_event_poll', 'fn_event_release', 'fn_event_replay', 'fn_event_subscribe', 'fn_event_take', 'fn_event_unsubscribe']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_take', 'function', array['fn_event_dispatch', 'fn_event_take']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_type_prepare', 'trigger', array['fn_event_type_register', 'fn_event_type_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_type_register', 'function', array['fn_event_type_register']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_type_withdraw', 'function', array['fn_event_type_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_unsubscribe', 'function', array['fn_event_unsubscribe']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_executor_class_register', 'function', array['fn_executor_class_register']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_executor_class_withdraw', 'function', array['fn_executor_class_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_edited', 'function', array['fn_iu_collection_edited', 'fn_iu_collection_import', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_fill', 'function', array['fn_iu_collection_fill', 'fn_iu_collection_instantiate', 'fn_iu_compose']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_import', 'function', array['fn_iu_collection_import']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_instantiate', 'function', array['fn_iu_collection_instantiate']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_manifest_refresh', 'function', array['fn_iu_collection_manifest_refresh']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_open', 'function', array['fn_iu_collection_instantiate', 'fn_iu_collection_open', 'fn_iu_compose']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_restore', 'function', array['fn_iu_collection_restore']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_withdraw', 'function', array['fn_iu_collection_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_compose', 'function', array['fn_iu_compose']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_create', 'function', array['fn_iu_create']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_lifecycle_emit', 'trigger', array['fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_units_revise', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_manifest_append', 'function', array['fn_iu_collection_edited', 'fn_iu_collection_import', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_manifest_append', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_piece_emit_event', 'function', array['fn_iu_piece_emit_event']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_piece_insert', 'function', array['fn_iu_piece_insert']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_piece_move', 'function', array['fn_iu_piece_move']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_piece_pin', 'function', array['fn_iu_piece_pin']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_piece_remove', 'function', array['fn_iu_piece_remove']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_piece_replace', 'function', array['fn_iu_piece_replace']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_admit', 'function', array['fn_iu_collection_import', 'fn_iu_compose', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_arrange', 'function', array['fn_iu_collection_import', 'fn_iu_pieces_arrange']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_log', 'function', array['fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_compose', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_renumber', 'function', array['fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_remove', 'fn_iu_pieces_renumber']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_refuse_change', 'trigger', array['fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_policy_set', 'fn_approval_policy_withdraw', 'fn_approval_principal_set', 'fn_approval_vote', 'fn_dlq_replay_execute', 'fn_dlq_replay_request', 'fn_dot_config_set', 'fn_event_dispatch', 'fn_event_emit', 'fn_event_emit_many', 'fn_event_maintain', 'fn_event_outbox_partitions_ahead', 'fn_event_outbox_partitions_drop', 'fn_event_poll', 'fn_event_sequence', 'fn_event_subscribe', 'fn_event_take', 'fn_event_type_register', 'fn_event_type_withdraw', 'fn_iu_collection_edited', 'fn_iu_collection_fill', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_manifest_append', 'fn_iu_piece_emit_event', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_units_revise', 'fn_iu_withdraw', 'fn_job_cancel', 'fn_job_complete', 'fn_job_enqueue', 'fn_job_enqueue_many', 'fn_job_finish', 'fn_job_finish_and_claim', 'fn_job_reap', 'fn_job_schedule_fire', 'fn_job_settle', 'fn_proof_record', 'fn_proof_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_restore', 'function', array['fn_iu_restore']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_revise', 'function', array['fn_iu_revise']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_schema_record', 'function', array['fn_iu_schema_record']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_unit_identity_keep', 'trigger', array['fn_iu_collection_import', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_units_revise', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_unit_in_use_keep', 'trigger', array['fn_iu_collection_import', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_restore', 'fn_iu_revise', 'fn_iu_units_revise', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_units_revise', 'function', array['fn_iu_collection_import', 'fn_iu_units_revise']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_withdraw', 'function', array['fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_admit', 'function', array['fn_job_admit', 'fn_job_claim', 'fn_job_finish_and_claim']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_cancel', 'function', array['fn_job_cancel']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_claim', 'function', array['fn_job_claim', 'fn_job_finish_and_claim']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_complete', 'function', array['fn_job_complete']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_enqueue', 'function', array['fn_dlq_replay_execute', 'fn_event_dispatch', 'fn_job_enqueue', 'fn_job_schedule_fire']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_enqueue_many', 'function', array['fn_job_enqueue_many']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_finish', 'function', array['fn_job_finish', 'fn_job_finish_and_claim']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_finish_and_claim', 'function', array['fn_job_finish_and_claim']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_heartbeat', 'function', array['fn_job_heartbeat']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_queue_register', 'function', array['fn_job_queue_register']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_queue_withdraw', 'function', array['fn_job_queue_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_reap', 'function', array['fn_job_reap']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_release', 'function', array['fn_job_release']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_schedule_fire', 'function', array['fn_job_schedule_fire']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_schedule_set', 'function', array['fn_job_schedule_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_schedule_withdraw', 'function', array['fn_job_schedule_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_settle', 'function', array['fn_job_cancel', 'fn_job_complete', 'fn_job_finish', 'fn_job_finish_and_claim', 'fn_job_reap', 'fn_job_settle']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_proof_gate_bind', 'trigger', array['fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_proof_record', 'function', array['fn_proof_record']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_proof_withdraw', 'function', array['fn_proof_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_state_machine_refuse', 'trigger', array['fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_vote', 'fn_dlq_replay_execute', 'fn_dlq_replay_request', 'fn_event_dispatch', 'fn_job_admit', 'fn_job_cancel', 'fn_job_claim', 'fn_job_complete', 'fn_job_enqueue', 'fn_job_enqueue_many', 'fn_job_finish', 'fn_job_finish_and_claim', 'fn_job_heartbeat', 'fn_job_reap', 'fn_job_release', 'fn_job_schedule_fire', 'fn_job_settle']::text[]);
