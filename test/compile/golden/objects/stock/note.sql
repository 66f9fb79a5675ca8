create table toy_shop.note (
  item_id uuid not null,
  author  text not null default current_user,
  words   text not null,
  constraint note_pkey primary key (item_id, author),
  constraint note_item_id_fkey foreign key (item_id) references toy_shop.item (item_id)
);

alter table toy_shop.note enable row level security;
alter table toy_shop.note force row level security;

create policy note_own on toy_shop.note
  for all to toy_clerk
  using (author = current_user);
comment on policy note_own on toy_shop.note is 'Everybody sees what they wrote.';

create policy note_write on toy_shop.note
  for insert to toy_clerk
  with check (author = current_user);
comment on policy note_write on toy_shop.note is 'Nobody writes for others.';

comment on table toy_shop.note is 'What somebody wrote about a thing, for themselves.';
comment on column toy_shop.note.item_id is 'About what.';
comment on column toy_shop.note.author is 'Who wrote it.';
comment on column toy_shop.note.words is 'What they wrote.';
comment on constraint note_pkey on toy_shop.note is 'Identity of a row.';
comment on constraint note_item_id_fkey on toy_shop.note is 'Each item_id is a row of item.';

grant select on table toy_shop.note to toy_clerk;
grant insert on table toy_shop.note to toy_clerk;
