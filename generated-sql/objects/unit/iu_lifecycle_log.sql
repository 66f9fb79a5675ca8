create table iu_core.iu_lifecycle_log (
  log_id          uuid not null default iu_core.fn_iu_uuid7(),
  iu_id           uuid not null,
  transition_type text collate pg_catalog."C" not null,
  actor           text not null,
  from_status     text,
  to_status       text,
  version_no      integer,
  detail          jsonb not null default '{}'::jsonb,
  recorded_at     timestamp with time zone not null default clock_timestamp(),
  db_user         name not null default session_user,
  constraint iu_lifecycle_log_pkey primary key (log_id),
  constraint iu_lifecycle_log_iu_id_fkey foreign key (iu_id) references iu_core.information_unit (iu_id),
  constraint iu_lifecycle_log_transition_type_fkey foreign key (transition_type) references iu_core.iu_transition_type (transition_type),
  constraint iu_lifecycle_log_actor_given_check check (length(actor) between 1 and 200),
  constraint iu_lifecycle_log_detail_is_object_check check (jsonb_typeof(detail) = 'object')
);

create index iu_lifecycle_log_iu_id_idx on iu_core.iu_lifecycle_log (iu_id);

comment on index iu_core.iu_lifecycle_log_iu_id_idx is 'History of one unit.';

create index iu_lifecycle_log_transition_type_idx on iu_core.iu_lifecycle_log (transition_type);

comment on index iu_core.iu_lifecycle_log_transition_type_idx is 'All transitions of one type; few distinct keys, so it stays small.';

comment on table iu_core.iu_lifecycle_log is 'One row for each thing that happened to a unit. Append-only; the owner may insert just iu_id, transition_type and actor.';
comment on column iu_core.iu_lifecycle_log.log_id is 'Time-ordered identity.';
comment on column iu_core.iu_lifecycle_log.iu_id is 'The unit.';
comment on column iu_core.iu_lifecycle_log.transition_type is 'What happened.';
comment on column iu_core.iu_lifecycle_log.actor is 'Who asked for it.';
comment on column iu_core.iu_lifecycle_log.from_status is 'State of the unit before; null: not recorded, or it did not exist.';
comment on column iu_core.iu_lifecycle_log.to_status is 'State of the unit after; null: not recorded.';
comment on column iu_core.iu_lifecycle_log.version_no is 'The version it concerns.';
comment on column iu_core.iu_lifecycle_log.detail is 'Further facts; an object, never the text.';
comment on column iu_core.iu_lifecycle_log.recorded_at is 'When it was recorded.';
comment on column iu_core.iu_lifecycle_log.db_user is 'The session''s user.';
comment on constraint iu_lifecycle_log_pkey on iu_core.iu_lifecycle_log is 'Identity of a row.';
comment on constraint iu_lifecycle_log_iu_id_fkey on iu_core.iu_lifecycle_log is 'Each iu_id is a row of information_unit.';
comment on constraint iu_lifecycle_log_transition_type_fkey on iu_core.iu_lifecycle_log is 'Each transition_type is a row of iu_transition_type.';
comment on constraint iu_lifecycle_log_actor_given_check on iu_core.iu_lifecycle_log is 'actor given.';
comment on constraint iu_lifecycle_log_detail_is_object_check on iu_core.iu_lifecycle_log is 'detail is object.';

grant select on table iu_core.iu_lifecycle_log to iu_reader;

create trigger iu_lifecycle_log_access
  after insert on iu_core.iu_lifecycle_log
  referencing new table as new_rows
  for each statement
  execute function iu_core.fn_iu_lifecycle_access();
comment on trigger iu_lifecycle_log_access on iu_core.iu_lifecycle_log is 'Keeps units in a scope from being changed by those who may not see them.';

create trigger iu_lifecycle_log_refuse_change
  before update or truncate on iu_core.iu_lifecycle_log
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_lifecycle_log_refuse_change on iu_core.iu_lifecycle_log is 'Keeps iu_lifecycle_log append-only: update, truncate is refused with IU009.';
