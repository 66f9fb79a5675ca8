create table iu_core.cut_request_transition (
  transition_id  uuid not null default iu_core.fn_iu_uuid7(),
  cut_request_id uuid not null,
  transition     text collate pg_catalog."C" not null,
  from_state     text,
  to_state       text not null,
  actor          text not null,
  detail         jsonb not null default '{}'::jsonb,
  recorded_at    timestamp with time zone not null default clock_timestamp(),
  db_user        name not null default session_user,
  constraint cut_request_transition_pkey primary key (transition_id),
  constraint cut_request_transition_cut_request_id_fkey foreign key (cut_request_id) references iu_core.cut_request (cut_request_id),
  constraint cut_request_transition_actor_given_check check (length(actor) between 1 and 200),
  constraint cut_request_transition_detail_is_object_check check (jsonb_typeof(detail) = 'object')
);

create index cut_request_transition_cut_request_id_transition_id_idx on iu_core.cut_request_transition (cut_request_id, transition_id);

comment on index iu_core.cut_request_transition_cut_request_id_transition_id_idx is 'History of one cut, in order.';

comment on table iu_core.cut_request_transition is 'Everything that was done with a cut: each change of its state, and what changes none, such as a dry run or a hold. Append-only.';
comment on column iu_core.cut_request_transition.transition_id is 'Time-ordered identity.';
comment on column iu_core.cut_request_transition.cut_request_id is 'The cut.';
comment on column iu_core.cut_request_transition.transition is 'What was done: a transition of the machine cut_request, or open, dry_run, hold.';
comment on column iu_core.cut_request_transition.from_state is 'State before; null: it did not exist.';
comment on column iu_core.cut_request_transition.to_state is 'State after.';
comment on column iu_core.cut_request_transition.actor is 'Who asked for it.';
comment on column iu_core.cut_request_transition.detail is 'What came of it; an object, never the text.';
comment on column iu_core.cut_request_transition.recorded_at is 'When it was recorded.';
comment on column iu_core.cut_request_transition.db_user is 'The session''s user.';
comment on constraint cut_request_transition_pkey on iu_core.cut_request_transition is 'Identity of a row.';
comment on constraint cut_request_transition_cut_request_id_fkey on iu_core.cut_request_transition is 'Each cut_request_id is a row of cut_request.';
comment on constraint cut_request_transition_actor_given_check on iu_core.cut_request_transition is 'actor given.';
comment on constraint cut_request_transition_detail_is_object_check on iu_core.cut_request_transition is 'detail is object.';

grant select on table iu_core.cut_request_transition to iu_reader, cutter_exec, cutter_verify;

create trigger cut_request_transition_refuse_change
  before update or delete or truncate on iu_core.cut_request_transition
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger cut_request_transition_refuse_change on iu_core.cut_request_transition is 'Keeps cut_request_transition append-only: update, delete, truncate is refused with IU009.';

create trigger cut_request_transition_emit
  after insert on iu_core.cut_request_transition
  referencing new table as new_rows
  for each statement
  execute function iu_core.fn_cut_emit();
comment on trigger cut_request_transition_emit on iu_core.cut_request_transition is 'Emits the events of the cuts whose changes of state a statement has logged.';
