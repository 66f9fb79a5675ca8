create table iu_core.iu_hold (
  hold_id        uuid not null default iu_core.fn_iu_uuid7(),
  reason         text not null,
  placed_at      timestamp with time zone not null,
  placed_by      text not null,
  released_at    timestamp with time zone,
  released_by    text,
  release_reason text,
  constraint iu_hold_pkey primary key (hold_id),
  constraint iu_hold_released_wholly_check check (num_nulls(released_at, released_by, release_reason) in (0, 3))
);

create index iu_hold_placed_at_idx on iu_core.iu_hold (placed_at)
  where released_at is null;

comment on index iu_core.iu_hold_placed_at_idx is 'The open ones.';

comment on table iu_core.iu_hold is 'Holds: units that are frozen together while something about them is in dispute.';
comment on column iu_core.iu_hold.hold_id is 'Time-ordered identity.';
comment on column iu_core.iu_hold.reason is 'Why they are frozen.';
comment on column iu_core.iu_hold.placed_at is 'Since when.';
comment on column iu_core.iu_hold.placed_by is 'Who froze them.';
comment on column iu_core.iu_hold.released_at is 'Until when; null: they are frozen.';
comment on column iu_core.iu_hold.released_by is 'Who released them.';
comment on column iu_core.iu_hold.release_reason is 'Why they were released.';
comment on constraint iu_hold_pkey on iu_core.iu_hold is 'Identity of a row.';
comment on constraint iu_hold_released_wholly_check on iu_core.iu_hold is 'released wholly.';

grant select on table iu_core.iu_hold to iu_reader;

create trigger iu_hold_refuse_change
  before delete or truncate on iu_core.iu_hold
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger iu_hold_refuse_change on iu_core.iu_hold is 'Keeps iu_hold append-only: delete, truncate is refused with IU009.';

create trigger iu_hold_keep
  after update on iu_core.iu_hold
  for each row
  when (old.released_at is not null or array[old.hold_id::text, old.reason::text, old.placed_at::text, old.placed_by::text] is distinct from array[new.hold_id::text, new.reason::text, new.placed_at::text, new.placed_by::text])
  execute function iu_core.fn_iu_hold_keep();
comment on trigger iu_hold_keep on iu_core.iu_hold is 'Keeps holds as they are but for their release.';
