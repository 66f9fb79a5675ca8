create table toy_audit.entry (
  entry_id    uuid not null default toy_shop.fn_new_id(),
  item_id     uuid not null,
  title       text not null,
  happened_at timestamp with time zone not null default now(),
  constraint entry_pkey primary key (entry_id)
);

create index entry_item_id_idx on toy_audit.entry (item_id);

comment on index toy_audit.entry_item_id_idx is 'Entries of a thing.';

comment on table toy_audit.entry is 'One thing that was put on a shelf.';
comment on column toy_audit.entry.entry_id is 'Identity.';
comment on column toy_audit.entry.item_id is 'What.';
comment on column toy_audit.entry.title is 'What it was called.';
comment on column toy_audit.entry.happened_at is 'When.';
comment on constraint entry_pkey on toy_audit.entry is 'Identity of a row.';

grant select on table toy_audit.entry to toy_clerk;
