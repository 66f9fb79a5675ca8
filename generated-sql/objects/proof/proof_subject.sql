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
  values ('fn_access_grant', 'function', array['fn_access_grant']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_access_revoke', 'function', array['fn_access_revoke']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_access_scope_define', 'function', array['fn_access_scope_define']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_access_scope_withdraw', 'function', array['fn_access_scope_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_cancel', 'function', array['fn_approval_cancel']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_expire', 'function', array['fn_approval_expire']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_invalidate', 'function', array['fn_approval_invalidate', 'fn_cut_cancel', 'fn_cut_plan', 'fn_cut_plan_markdown', 'fn_cut_plan_write']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_open', 'function', array['fn_approval_open', 'fn_cut_submit', 'fn_dlq_replay_request', 'fn_review_request']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_policy_set', 'function', array['fn_approval_policy_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_policy_withdraw', 'function', array['fn_approval_policy_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_principal_set', 'function', array['fn_approval_principal_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_request_keep', 'trigger', array['fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_vote', 'fn_cut_cancel', 'fn_cut_plan', 'fn_cut_plan_markdown', 'fn_cut_plan_write', 'fn_cut_submit', 'fn_dlq_replay_request', 'fn_review_request']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_approval_vote', 'function', array['fn_approval_vote']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_apply', 'function', array['fn_cut_apply', 'fn_cut_execute']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_cancel', 'function', array['fn_cut_cancel']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_compensate', 'function', array['fn_cut_compensate']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_complete', 'function', array['fn_cut_complete']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_emit', 'trigger', array['fn_cut_cancel', 'fn_cut_compensate', 'fn_cut_complete', 'fn_cut_execute', 'fn_cut_hold', 'fn_cut_open', 'fn_cut_plan', 'fn_cut_plan_markdown', 'fn_cut_plan_write', 'fn_cut_reinstate', 'fn_cut_submit', 'fn_cut_verify', 'fn_iu_post_cut_axis_materialize']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_execute', 'function', array['fn_cut_execute']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_hold', 'function', array['fn_cut_hold']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_open', 'function', array['fn_cut_open']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_plan', 'function', array['fn_cut_plan']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_plan_markdown', 'function', array['fn_cut_plan_markdown']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_plan_write', 'function', array['fn_cut_plan', 'fn_cut_plan_markdown', 'fn_cut_plan_write']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_reinstate', 'function', array['fn_cut_reinstate']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_request_keep', 'trigger', array['fn_cut_cancel', 'fn_cut_compensate', 'fn_cut_complete', 'fn_cut_execute', 'fn_cut_open', 'fn_cut_plan', 'fn_cut_plan_markdown', 'fn_cut_plan_write', 'fn_cut_reinstate', 'fn_cut_submit', 'fn_cut_verify']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_steps_take', 'function', array['fn_cut_compensate', 'fn_cut_reinstate', 'fn_cut_steps_take']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_submit', 'function', array['fn_cut_submit']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_cut_verify', 'function', array['fn_cut_verify']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dlq_replay_execute', 'function', array['fn_dlq_replay_execute']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dlq_replay_request', 'function', array['fn_dlq_replay_request']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_command_execute', 'function', array['fn_dot_command_execute']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_command_perform', 'function', array['fn_dot_command_execute', 'fn_dot_command_perform', 'fn_dot_command_undo']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_command_undo', 'function', array['fn_dot_command_undo']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_config_deleted', 'trigger', array['fn_dot_command_execute', 'fn_dot_command_perform', 'fn_dot_command_undo', 'fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_config_inserted', 'trigger', array['fn_dot_command_execute', 'fn_dot_command_perform', 'fn_dot_command_undo', 'fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_config_set', 'function', array['fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_dot_config_updated', 'trigger', array['fn_dot_command_execute', 'fn_dot_command_perform', 'fn_dot_command_undo', 'fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_ack', 'function', array['fn_event_ack']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_dispatch', 'function', array['fn_event_dispatch']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_emit', 'function', array['fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_vote', 'fn_cut_cancel', 'fn_cut_compensate', 'fn_cut_complete', 'fn_cut_execute', 'fn_cut_hold', 'fn_cut_open', 'fn_cut_plan', 'fn_cut_plan_markdown', 'fn_cut_plan_write', 'fn_cut_reinstate', 'fn_cut_submit', 'fn_cut_verify', 'fn_dlq_replay_request', 'fn_event_emit', 'fn_iu_piece_emit_event', 'fn_iu_post_cut_axis_materialize', 'fn_iu_render_body', 'fn_review_request']::text[]);

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
  values ('fn_event_outbox_partitions_drop', 'function', array['fn_event_maintain', 'fn_event_outbox_partitions_drop', 'fn_iu_retention_run']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_poll', 'function', array['fn_event_poll']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_release', 'function', array['fn_event_release']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_replay', 'function', array['fn_event_replay']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_event_sequence', 'function', array['fn_event_dispatch', 'fn_event_maintain', 'fn_event_poll', 'fn_event_replay', 'fn_event_sequence', 'fn_event_subscribe', 'fn_event_take']::text[]);

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
  values ('fn_governance_author', 'function', array['fn_governance_author']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_edited', 'function', array['fn_iu_collection_edited', 'fn_iu_collection_import', 'fn_iu_membership_decide', 'fn_iu_membership_undecide', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]);

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
  values ('fn_iu_collection_scope_set', 'function', array['fn_iu_collection_scope_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_collection_withdraw', 'function', array['fn_iu_collection_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_compose', 'function', array['fn_iu_compose']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_create', 'function', array['fn_iu_create']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_derivation_keep', 'trigger', array['fn_iu_merge', 'fn_iu_split', 'fn_iu_structure_record', 'fn_iu_structure_undo', 'fn_iu_supersede', 'fn_iu_unmerge', 'fn_iu_unsplit', 'fn_iu_unsupersede']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_enact', 'function', array['fn_iu_enact']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_enact_many', 'function', array['fn_iu_enact', 'fn_iu_enact_many']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_envelope_follow_derivation', 'trigger', array['fn_iu_merge', 'fn_iu_split', 'fn_iu_structure_record', 'fn_iu_structure_undo', 'fn_iu_supersede', 'fn_iu_unmerge', 'fn_iu_unsplit', 'fn_iu_unsupersede']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_envelope_follow_log', 'trigger', array['fn_cut_apply', 'fn_cut_compensate', 'fn_cut_execute', 'fn_cut_hold', 'fn_cut_reinstate', 'fn_cut_steps_take', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_enact', 'fn_iu_enact_many', 'fn_iu_hold_place', 'fn_iu_hold_release', 'fn_iu_membership_decide', 'fn_iu_merge', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_retention_run', 'fn_iu_retire', 'fn_iu_retire_many', 'fn_iu_revise', 'fn_iu_split', 'fn_iu_structure_record', 'fn_iu_structure_undo', 'fn_iu_supersede', 'fn_iu_unenact', 'fn_iu_units_revise', 'fn_iu_unmerge', 'fn_iu_unretire', 'fn_iu_unretire_many', 'fn_iu_unsplit', 'fn_iu_unsupersede', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_envelope_follow_manifest', 'trigger', array['fn_iu_collection_edited', 'fn_iu_collection_fill', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_manifest_append', 'fn_iu_membership_decide', 'fn_iu_membership_undecide', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_envelope_follow_metadata', 'trigger', array['fn_iu_retention_run', 'fn_iu_sql_link_set', 'fn_iu_sql_link_unset', 'fn_iu_tag_set', 'fn_iu_tag_unset']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_envelope_touch', 'function', array['fn_cut_apply', 'fn_cut_compensate', 'fn_cut_complete', 'fn_cut_execute', 'fn_cut_hold', 'fn_cut_reinstate', 'fn_cut_steps_take', 'fn_iu_collection_edited', 'fn_iu_collection_fill', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_enact', 'fn_iu_enact_many', 'fn_iu_envelope_touch', 'fn_iu_hold_place', 'fn_iu_hold_release', 'fn_iu_manifest_append', 'fn_iu_membership_decide', 'fn_iu_membership_undecide', 'fn_iu_merge', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log', 'fn_iu_post_cut_axis_materialize', 'fn_iu_restore', 'fn_iu_retention_run', 'fn_iu_retire', 'fn_iu_retire_many', 'fn_iu_revise', 'fn_iu_split', 'fn_iu_sql_link_set', 'fn_iu_sql_link_unset', 'fn_iu_structure_record', 'fn_iu_structure_undo', 'fn_iu_supersede', 'fn_iu_tag_set', 'fn_iu_tag_unset', 'fn_iu_three_axis_envelope_refresh', 'fn_iu_unenact', 'fn_iu_units_revise', 'fn_iu_unmerge', 'fn_iu_unretire', 'fn_iu_unretire_many', 'fn_iu_unsplit', 'fn_iu_unsupersede', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_held_piece_edit', 'trigger', array['fn_iu_collection_fill', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_compose', 'fn_iu_membership_decide', 'fn_iu_membership_undecide', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace', 'fn_iu_pieces_arrange', 'fn_iu_pieces_renumber']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_held_piece_keep', 'trigger', array['fn_iu_collection_fill', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_compose', 'fn_iu_membership_decide', 'fn_iu_membership_undecide', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace', 'fn_iu_pieces_arrange', 'fn_iu_pieces_renumber']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_held_piece_take', 'trigger', array['fn_iu_collection_fill', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_compose', 'fn_iu_membership_decide', 'fn_iu_membership_undecide', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace', 'fn_iu_pieces_arrange', 'fn_iu_pieces_renumber']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_held_unit_keep', 'trigger', array['fn_cut_apply', 'fn_cut_compensate', 'fn_cut_execute', 'fn_cut_reinstate', 'fn_cut_steps_take', 'fn_iu_collection_import', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_enact', 'fn_iu_enact_many', 'fn_iu_membership_decide', 'fn_iu_merge', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_restore', 'fn_iu_retire', 'fn_iu_retire_many', 'fn_iu_revise', 'fn_iu_scope_set', 'fn_iu_split', 'fn_iu_structure_record', 'fn_iu_structure_undo', 'fn_iu_supersede', 'fn_iu_unenact', 'fn_iu_units_mint', 'fn_iu_units_revise', 'fn_iu_unmerge', 'fn_iu_unretire', 'fn_iu_unretire_many', 'fn_iu_unsplit', 'fn_iu_unsupersede', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_hold_keep', 'trigger', array['fn_cut_hold', 'fn_iu_hold_place', 'fn_iu_hold_release']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_hold_place', 'function', array['fn_cut_hold', 'fn_iu_hold_place']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_hold_release', 'function', array['fn_iu_hold_release']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_in_force_keep', 'trigger', array['fn_iu_enact', 'fn_iu_enact_many', 'fn_iu_retire', 'fn_iu_retire_many', 'fn_iu_unenact', 'fn_iu_unretire', 'fn_iu_unretire_many']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_lifecycle_access', 'trigger', array['fn_cut_apply', 'fn_cut_compensate', 'fn_cut_execute', 'fn_cut_hold', 'fn_cut_reinstate', 'fn_cut_steps_take', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_enact', 'fn_iu_enact_many', 'fn_iu_hold_place', 'fn_iu_hold_release', 'fn_iu_membership_decide', 'fn_iu_merge', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_retention_run', 'fn_iu_retire', 'fn_iu_retire_many', 'fn_iu_revise', 'fn_iu_split', 'fn_iu_structure_record', 'fn_iu_structure_undo', 'fn_iu_supersede', 'fn_iu_unenact', 'fn_iu_units_revise', 'fn_iu_unmerge', 'fn_iu_unretire', 'fn_iu_unretire_many', 'fn_iu_unsplit', 'fn_iu_unsupersede', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_lifecycle_emit', 'trigger', array['fn_cut_apply', 'fn_cut_compensate', 'fn_cut_execute', 'fn_cut_hold', 'fn_cut_reinstate', 'fn_cut_steps_take', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_enact', 'fn_iu_enact_many', 'fn_iu_hold_place', 'fn_iu_hold_release', 'fn_iu_membership_decide', 'fn_iu_merge', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log', 'fn_iu_restore', 'fn_iu_retention_run', 'fn_iu_retire', 'fn_iu_retire_many', 'fn_iu_revise', 'fn_iu_split', 'fn_iu_structure_record', 'fn_iu_structure_undo', 'fn_iu_supersede', 'fn_iu_unenact', 'fn_iu_units_revise', 'fn_iu_unmerge', 'fn_iu_unretire', 'fn_iu_unretire_many', 'fn_iu_unsplit', 'fn_iu_unsupersede', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_manifest_append', 'function', array['fn_iu_collection_edited', 'fn_iu_collection_import', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_manifest_append', 'fn_iu_membership_decide', 'fn_iu_membership_undecide', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_membership_decide', 'function', array['fn_iu_membership_decide']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_membership_undecide', 'function', array['fn_iu_membership_undecide']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_merge', 'function', array['fn_iu_merge']::text[]);

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
  values ('fn_iu_pieces_admit', 'function', array['fn_iu_collection_import', 'fn_iu_compose', 'fn_iu_membership_decide', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_arrange', 'function', array['fn_iu_collection_import', 'fn_iu_membership_decide', 'fn_iu_pieces_arrange']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_log', 'function', array['fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_compose', 'fn_iu_membership_decide', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_pieces_renumber', 'function', array['fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_remove', 'fn_iu_pieces_renumber']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_post_cut_axis_materialize', 'function', array['fn_cut_complete', 'fn_iu_post_cut_axis_materialize']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_refuse_change', 'trigger', array['fn_access_grant', 'fn_access_revoke', 'fn_access_scope_define', 'fn_access_scope_withdraw', 'fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_policy_set', 'fn_approval_policy_withdraw', 'fn_approval_principal_set', 'fn_approval_vote', 'fn_cut_apply', 'fn_cut_cancel', 'fn_cut_compensate', 'fn_cut_complete', 'fn_cut_execute', 'fn_cut_hold', 'fn_cut_open', 'fn_cut_plan', 'fn_cut_plan_markdown', 'fn_cut_plan_write', 'fn_cut_reinstate', 'fn_cut_steps_take', 'fn_cut_submit', 'fn_cut_verify', 'fn_dlq_replay_execute', 'fn_dlq_replay_request', 'fn_dot_command_execute', 'fn_dot_command_perform', 'fn_dot_command_undo', 'fn_dot_config_set', 'fn_event_dispatch', 'fn_event_emit', 'fn_event_emit_many', 'fn_event_maintain', 'fn_event_outbox_partitions_ahead', 'fn_event_outbox_partitions_drop', 'fn_event_poll', 'fn_event_replay', 'fn_event_sequence', 'fn_event_subscribe', 'fn_event_take', 'fn_event_type_register', 'fn_event_type_withdraw', 'fn_governance_author', 'fn_iu_collection_edited', 'fn_iu_collection_fill', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_manifest_refresh', 'fn_iu_collection_restore', 'fn_iu_collection_scope_set', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_enact', 'fn_iu_enact_many', 'fn_iu_hold_place', 'fn_iu_hold_release', 'fn_iu_manifest_append', 'fn_iu_membership_decide', 'fn_iu_membership_undecide', 'fn_iu_merge', 'fn_iu_piece_emit_event', 'fn_iu_piece_insert', 'fn_iu_piece_move', 'fn_iu_piece_pin', 'fn_iu_piece_remove', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log', 'fn_iu_post_cut_axis_materialize', 'fn_iu_render_body', 'fn_iu_restore', 'fn_iu_retention_policy_set', 'fn_iu_retention_policy_withdraw', 'fn_iu_retention_run', 'fn_iu_retire', 'fn_iu_retire_many', 'fn_iu_revise', 'fn_iu_scope_set', 'fn_iu_split', 'fn_iu_sql_link_set', 'fn_iu_sql_link_unset', 'fn_iu_structure_record', 'fn_iu_structure_undo', 'fn_iu_supersede', 'fn_iu_tag_register', 'fn_iu_tag_set', 'fn_iu_tag_unset', 'fn_iu_tag_withdraw', 'fn_iu_unenact', 'fn_iu_units_mint', 'fn_iu_units_revise', 'fn_iu_unmerge', 'fn_iu_unretire', 'fn_iu_unretire_many', 'fn_iu_unsplit', 'fn_iu_unsupersede', 'fn_iu_withdraw', 'fn_job_cancel', 'fn_job_complete', 'fn_job_end_plain', 'fn_job_enqueue', 'fn_job_enqueue_many', 'fn_job_finish', 'fn_job_finish_and_claim', 'fn_job_reap', 'fn_job_schedule_fire', 'fn_job_settle', 'fn_job_take_keys', 'fn_proof_record', 'fn_proof_withdraw', 'fn_review_decide', 'fn_review_request']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_render_body', 'function', array['fn_iu_render_body']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_restore', 'function', array['fn_iu_restore']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_retention_keep', 'trigger', array['fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_vote', 'fn_cut_apply', 'fn_cut_cancel', 'fn_cut_compensate', 'fn_cut_complete', 'fn_cut_execute', 'fn_cut_hold', 'fn_cut_open', 'fn_cut_plan', 'fn_cut_plan_markdown', 'fn_cut_plan_write', 'fn_cut_reinstate', 'fn_cut_steps_take', 'fn_cut_submit', 'fn_cut_verify', 'fn_dlq_replay_execute', 'fn_dlq_replay_request', 'fn_dot_command_execute', 'fn_dot_command_perform', 'fn_dot_command_undo', 'fn_dot_config_set', 'fn_event_emit', 'fn_event_emit_many', 'fn_event_maintain', 'fn_event_outbox_partitions_ahead', 'fn_event_outbox_partitions_drop', 'fn_iu_collection_import', 'fn_iu_collection_instantiate', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_enact', 'fn_iu_enact_many', 'fn_iu_hold_place', 'fn_iu_hold_release', 'fn_iu_membership_decide', 'fn_iu_merge', 'fn_iu_piece_emit_event', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_pieces_log', 'fn_iu_post_cut_axis_materialize', 'fn_iu_render_body', 'fn_iu_restore', 'fn_iu_retention_run', 'fn_iu_retire', 'fn_iu_retire_many', 'fn_iu_revise', 'fn_iu_split', 'fn_iu_sql_link_set', 'fn_iu_sql_link_unset', 'fn_iu_structure_record', 'fn_iu_structure_undo', 'fn_iu_supersede', 'fn_iu_tag_set', 'fn_iu_tag_unset', 'fn_iu_unenact', 'fn_iu_units_revise', 'fn_iu_unmerge', 'fn_iu_unretire', 'fn_iu_unretire_many', 'fn_iu_unsplit', 'fn_iu_unsupersede', 'fn_iu_withdraw', 'fn_job_enqueue', 'fn_job_enqueue_many', 'fn_job_schedule_fire', 'fn_job_take_keys', 'fn_review_request']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_retention_policy_set', 'function', array['fn_iu_retention_policy_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_retention_policy_withdraw', 'function', array['fn_iu_retention_policy_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_retention_run', 'function', array['fn_iu_retention_run']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_retire', 'function', array['fn_iu_retire']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_retire_many', 'function', array['fn_iu_retire', 'fn_iu_retire_many']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_retirement_keep', 'trigger', array['fn_iu_retire', 'fn_iu_retire_many', 'fn_iu_unretire', 'fn_iu_unretire_many']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_revise', 'function', array['fn_iu_revise']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_schema_record', 'function', array['fn_iu_schema_record']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_scope_set', 'function', array['fn_iu_scope_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_split', 'function', array['fn_iu_split']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_sql_link_set', 'function', array['fn_iu_sql_link_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_sql_link_unset', 'function', array['fn_iu_sql_link_unset']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_structure_record', 'function', array['fn_iu_merge', 'fn_iu_split', 'fn_iu_structure_record', 'fn_iu_supersede']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_structure_undo', 'function', array['fn_iu_structure_undo', 'fn_iu_unmerge', 'fn_iu_unsplit', 'fn_iu_unsupersede']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_supersede', 'function', array['fn_iu_supersede']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_tag_register', 'function', array['fn_iu_tag_register']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_tag_set', 'function', array['fn_iu_tag_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_tag_unset', 'function', array['fn_iu_tag_unset']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_tag_withdraw', 'function', array['fn_iu_tag_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_three_axis_envelope_refresh', 'function', array['fn_iu_three_axis_envelope_refresh']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_unenact', 'function', array['fn_iu_unenact']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_unit_identity_keep', 'trigger', array['fn_cut_apply', 'fn_cut_compensate', 'fn_cut_execute', 'fn_cut_reinstate', 'fn_cut_steps_take', 'fn_iu_collection_import', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_enact', 'fn_iu_enact_many', 'fn_iu_membership_decide', 'fn_iu_merge', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_restore', 'fn_iu_retire', 'fn_iu_retire_many', 'fn_iu_revise', 'fn_iu_scope_set', 'fn_iu_split', 'fn_iu_structure_record', 'fn_iu_structure_undo', 'fn_iu_supersede', 'fn_iu_unenact', 'fn_iu_units_mint', 'fn_iu_units_revise', 'fn_iu_unmerge', 'fn_iu_unretire', 'fn_iu_unretire_many', 'fn_iu_unsplit', 'fn_iu_unsupersede', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_unit_in_use_keep', 'trigger', array['fn_cut_apply', 'fn_cut_compensate', 'fn_cut_execute', 'fn_cut_reinstate', 'fn_cut_steps_take', 'fn_iu_collection_import', 'fn_iu_collection_restore', 'fn_iu_collection_withdraw', 'fn_iu_compose', 'fn_iu_create', 'fn_iu_enact', 'fn_iu_enact_many', 'fn_iu_membership_decide', 'fn_iu_merge', 'fn_iu_piece_insert', 'fn_iu_piece_replace', 'fn_iu_pieces_admit', 'fn_iu_pieces_arrange', 'fn_iu_restore', 'fn_iu_retire', 'fn_iu_retire_many', 'fn_iu_revise', 'fn_iu_scope_set', 'fn_iu_split', 'fn_iu_structure_record', 'fn_iu_structure_undo', 'fn_iu_supersede', 'fn_iu_unenact', 'fn_iu_units_mint', 'fn_iu_units_revise', 'fn_iu_unmerge', 'fn_iu_unretire', 'fn_iu_unretire_many', 'fn_iu_unsplit', 'fn_iu_unsupersede', 'fn_iu_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_units_mint', 'function', array['fn_iu_merge', 'fn_iu_split', 'fn_iu_units_mint']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_units_revise', 'function', array['fn_iu_collection_import', 'fn_iu_units_revise']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_unmerge', 'function', array['fn_iu_unmerge']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_unretire', 'function', array['fn_iu_unretire']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_unretire_many', 'function', array['fn_iu_unretire', 'fn_iu_unretire_many']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_unsplit', 'function', array['fn_iu_unsplit']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_iu_unsupersede', 'function', array['fn_iu_unsupersede']::text[]);

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
  values ('fn_job_end_plain', 'function', array['fn_job_complete', 'fn_job_end_plain', 'fn_job_finish', 'fn_job_finish_and_claim']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_enqueue', 'function', array['fn_dlq_replay_execute', 'fn_job_enqueue', 'fn_job_schedule_fire']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_job_enqueue_each', 'function', array['fn_event_dispatch', 'fn_job_enqueue_each']::text[]);

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
  values ('fn_job_take_keys', 'function', array['fn_dlq_replay_execute', 'fn_job_enqueue', 'fn_job_enqueue_many', 'fn_job_schedule_fire', 'fn_job_take_keys']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_proof_gate_bind', 'trigger', array['fn_dot_command_execute', 'fn_dot_command_perform', 'fn_dot_command_undo', 'fn_dot_config_set']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_proof_record', 'function', array['fn_proof_record']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_proof_withdraw', 'function', array['fn_proof_withdraw']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_review_decide', 'function', array['fn_governance_author', 'fn_review_decide']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_review_request', 'function', array['fn_review_request']::text[]);

insert into iu_core.proof_subject (function_name, kind, proved_by)
  values ('fn_state_machine_check', 'trigger', array['fn_approval_cancel', 'fn_approval_expire', 'fn_approval_invalidate', 'fn_approval_open', 'fn_approval_vote', 'fn_cut_cancel', 'fn_cut_compensate', 'fn_cut_complete', 'fn_cut_execute', 'fn_cut_open', 'fn_cut_plan', 'fn_cut_plan_markdown', 'fn_cut_plan_write', 'fn_cut_reinstate', 'fn_cut_submit', 'fn_cut_verify', 'fn_dlq_replay_execute', 'fn_dlq_replay_request', 'fn_event_dispatch', 'fn_iu_membership_decide', 'fn_iu_membership_undecide', 'fn_iu_merge', 'fn_iu_retention_run', 'fn_iu_split', 'fn_iu_structure_record', 'fn_iu_structure_undo', 'fn_iu_supersede', 'fn_iu_unmerge', 'fn_iu_unsplit', 'fn_iu_unsupersede', 'fn_job_admit', 'fn_job_cancel', 'fn_job_claim', 'fn_job_complete', 'fn_job_end_plain', 'fn_job_enqueue', 'fn_job_enqueue_each', 'fn_job_enqueue_many', 'fn_job_finish', 'fn_job_finish_and_claim', 'fn_job_heartbeat', 'fn_job_reap', 'fn_job_release', 'fn_job_schedule_fire', 'fn_job_settle', 'fn_review_request']::text[]);
