create table iu_core.iu_membership_decision (
  operation_id        uuid not null,
  collection_id       uuid not null,
  pieces              jsonb not null,
  manifest_no         integer not null,
  state               text not null default 'pending',
  listed_at           timestamp with time zone not null default clock_timestamp(),
  decided_at          timestamp with time zone,
  decided_by          text,
  decided_manifest_no integer,
  constraint iu_membership_decision_pkey primary key (operation_id, collection_id),
  constraint iu_membership_decision_collection_id_fkey foreign key (collection_id) references iu_core.iu_piece_collection (collection_id),
  constraint iu_membership_decision_state_known_check check (state in ('pending', 'kept', 'followed', 'void')),
  constraint iu_membership_decision_pieces_is_array_check check (jsonb_typeof(pieces) = 'array')
);

create index iu_membership_decision_collection_id_idx on iu_core.iu_membership_decision (collection_id);

comment on index iu_core.iu_membership_decision_collection_id_idx is 'What is to be decided, or was, about a collection.';

create index iu_membership_decision_listed_at_idx on iu_core.iu_membership_decision (listed_at)
  where state = 'pending';

comment on index iu_core.iu_membership_decision_listed_at_idx is 'What waits for a decision.';

comment on table iu_core.iu_membership_decision is 'What is to become of the pieces of a collection that float on units which were split, merged or superseded. Pinned pieces never move.';
comment on column iu_core.iu_membership_decision.operation_id is 'The operation, as in iu_derivation.';
comment on column iu_core.iu_membership_decision.collection_id is 'The collection with such pieces.';
comment on column iu_core.iu_membership_decision.pieces is 'The pieces as they were found; v_iu_membership_pending has them as they are.';
comment on column iu_core.iu_membership_decision.manifest_no is 'Manifest of the collection then.';
comment on column iu_core.iu_membership_decision.state is 'State of the machine membership_decision.';
comment on column iu_core.iu_membership_decision.listed_at is 'When they were found.';
comment on column iu_core.iu_membership_decision.decided_at is 'When it came into its state; null: still as found.';
comment on column iu_core.iu_membership_decision.decided_by is 'Who brought it there.';
comment on column iu_core.iu_membership_decision.decided_manifest_no is 'The manifest that the replacement wrote; null: none was written.';
comment on constraint iu_membership_decision_pkey on iu_core.iu_membership_decision is 'Identity of a row.';
comment on constraint iu_membership_decision_collection_id_fkey on iu_core.iu_membership_decision is 'Each collection_id is a row of iu_piece_collection.';
comment on constraint iu_membership_decision_state_known_check on iu_core.iu_membership_decision is 'state known.';
comment on constraint iu_membership_decision_pieces_is_array_check on iu_core.iu_membership_decision is 'pieces is array.';

grant select on table iu_core.iu_membership_decision to iu_reader;

create trigger iu_membership_decision_refuse_change
  before delete or truncate on iu_core.iu_membership_decision
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_membership_decision_refuse_change on iu_core.iu_membership_decision is 'Keeps iu_membership_decision append-only: delete, truncate is refused with IU009.';

create trigger iu_membership_decision_state_change
  after update of state on iu_core.iu_membership_decision
  for each row
  when (old.state <> new.state)
  execute function iu_core.fn_state_machine_check('membership_decision', 'pending>kept', 'pending>followed', 'kept>pending', 'followed>pending', 'pending>void', 'kept>void', 'followed>void');
comment on trigger iu_membership_decision_state_change on iu_core.iu_membership_decision is 'Refuses with IU006 a change of state that the machine membership_decision does not allow.';

create trigger iu_membership_decision_state_begin
  after insert on iu_core.iu_membership_decision
  for each row
  when (new.state not in ('pending') and new.listed_at >= now())
  execute function iu_core.fn_state_machine_check('membership_decision');
comment on trigger iu_membership_decision_state_begin on iu_core.iu_membership_decision is 'Refuses with IU006 a new row that is not in an initial state of the machine membership_decision.';
