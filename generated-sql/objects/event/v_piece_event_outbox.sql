create view iu_core.v_piece_event_outbox with (security_invoker = true) as
select
  o.event_id,
  o.event_type,
  o.emit_mode,
  o.subject_kind,
  o.subject_id,
  o.actor,
  o.payload,
  o.trace_id,
  o.parent_span_id,
  o.trace_flags,
  o.idempotency_key,
  o.occurred_at,
  o.db_user
from iu_core.event_outbox o
where o.event_domain = 'piece';

comment on view iu_core.v_piece_event_outbox is 'The events of the domain piece: what happened to information units.';
comment on column iu_core.v_piece_event_outbox.event_id is 'Time-ordered identity.';
comment on column iu_core.v_piece_event_outbox.event_type is 'The type, such as piece.split.';
comment on column iu_core.v_piece_event_outbox.emit_mode is 'live, or dry_run: recorded, never delivered.';
comment on column iu_core.v_piece_event_outbox.subject_kind is 'information_unit, unless emitted otherwise by hand.';
comment on column iu_core.v_piece_event_outbox.subject_id is 'The unit.';
comment on column iu_core.v_piece_event_outbox.actor is 'Who caused it.';
comment on column iu_core.v_piece_event_outbox.payload is 'Facts about it.';
comment on column iu_core.v_piece_event_outbox.trace_id is 'Trace of the caller, 32 hex digits.';
comment on column iu_core.v_piece_event_outbox.parent_span_id is 'Span of the caller, 16 hex digits.';
comment on column iu_core.v_piece_event_outbox.trace_flags is 'Flags of the trace, 2 hex digits.';
comment on column iu_core.v_piece_event_outbox.idempotency_key is 'Key under which it was emitted once only.';
comment on column iu_core.v_piece_event_outbox.occurred_at is 'When it was emitted.';
comment on column iu_core.v_piece_event_outbox.db_user is 'The session''s user.';

grant select on table iu_core.v_piece_event_outbox to iu_reader;
