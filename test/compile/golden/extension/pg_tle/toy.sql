-- toy for pg_tle 1.5 and later. Apply roles.sql once per cluster first, then this as a member of pgtle_admin in each database,
-- then: create extension toy. Safe to apply again, with a later version too.
begin;

select pgtle.install_extension(
  name => 'toy',
  version => '1.0.0',
  description => 'A shop that isn''t one.',
  ext => $iu_tle$do $iu$
declare
  v_missing text := (
    select string_agg(r.name, ', ' order by r.name)
    from unnest(array['toy_clerk', 'toy_manager']::text[]) as r(name)
    where not exists (select from pg_catalog.pg_roles p where p.rolname = r.name)
  );
begin
  if v_missing is not null then
    raise exception using
      errcode = '42704',
      message = format('Roles are missing: %s.', v_missing),
      hint = 'Apply roles.sql once per cluster as a role with CREATEROLE, then run this again.';
  end if;
end
$iu$;

comment on schema toy_shop is 'A shop that isn''t one.';

revoke all on schema toy_shop from public;
grant usage on schema toy_shop to toy_clerk, toy_manager;

create schema toy_audit;

comment on schema toy_audit is 'What happened in the shop.';

revoke all on schema toy_audit from public;
grant usage on schema toy_audit to toy_clerk, toy_manager;

create table toy_shop.config (
  key     text collate pg_catalog."C" not null,
  is_open boolean not null default false,
  constraint config_pkey primary key (key)
);

comment on table toy_shop.config is 'Gates and settings of the shop.';
comment on column toy_shop.config.key is 'Its name.';
comment on column toy_shop.config.is_open is 'Whether it is open.';
comment on constraint config_pkey on toy_shop.config is 'Identity of a row.';

grant select on table toy_shop.config to toy_clerk;
grant update on table toy_shop.config to toy_manager;

insert into toy_shop.config (key)
  values ('toy.stock_open');

insert into toy_shop.config (key, is_open)
  values ('toy.max_title', false);

create function toy_shop.fn_gate_require(
  p_key text
)
returns void
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if not exists (select from toy_shop.config c where c.key = p_key and c.is_open) then
    raise exception using
      errcode = 'TY001',
      message = format('Gate %s is closed.', p_key),
      detail = jsonb_build_object('code', 'closed', 'gate', p_key)::text,
      hint = 'Open the gate.';
  end if;
end
$iu$;

comment on function toy_shop.fn_gate_require(text) is 'Refuses when a gate is closed.
Arguments:
  p_key: The gate''s key.
Errors: TY001 closed';

revoke all on function toy_shop.fn_gate_require(text) from public;
grant execute on function toy_shop.fn_gate_require(text) to toy_clerk;

create function toy_shop.fn_keep_rows()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
begin
  raise exception using
    errcode = 'TY009',
    message = 'These rows stay as they are.',
    detail = jsonb_build_object('code', 'kept', 'relation', tg_table_name)::text,
    hint = 'Leave them.';
end
$iu$;

comment on function toy_shop.fn_keep_rows() is 'Refuses every change.
Errors: TY009 kept';

revoke all on function toy_shop.fn_keep_rows() from public;

create function toy_shop.fn_title_require(
  p_title text
)
returns void
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
begin
  if p_title is null or p_title !~ '\S' then
    raise exception using
      errcode = 'TY003',
      message = 'A title has at least one letter.',
      detail = jsonb_build_object('code', 'invalid')::text,
      hint = 'Correct it.';
  end if;
end
$iu$;

comment on function toy_shop.fn_title_require(text) is 'Refuses a title that is empty.
Arguments:
  p_title: The title.
Errors: TY003 invalid';

revoke all on function toy_shop.fn_title_require(text) from public;
grant execute on function toy_shop.fn_title_require(text) to toy_manager;

create function toy_shop.fn_item_add(
  p_code text,
  p_title text,
  p_category text default 'tools',
  p_order integer default 0
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_item_id uuid;
begin
  perform toy_shop.fn_gate_require('toy.stock_open');
  perform toy_shop.fn_title_require(p_title);
  insert into toy_shop.item (code, title, category, "order")
    values (p_code, p_title, p_category, p_order)
    returning item_id into v_item_id;
  return v_item_id;
end
$iu$;

comment on function toy_shop.fn_item_add(text, text, text, integer) is 'Puts a thing on the shelf.
The code is letters, a dash and digits.
Arguments:
  p_code: How it is asked for.
  p_title: What it is called.
  p_category: What it is.
  p_order: Where it stands.
Example: select toy_shop.fn_item_add(''P-1'', ''Pen'')';

revoke all on function toy_shop.fn_item_add(text, text, text, integer) from public;
grant execute on function toy_shop.fn_item_add(text, text, text, integer) to toy_manager;

create function toy_shop.fn_new_id()
returns uuid
language sql
volatile
parallel safe
cost 5
begin atomic
  select gen_random_uuid();
end;

comment on function toy_shop.fn_new_id() is 'A new identity.';

revoke all on function toy_shop.fn_new_id() from public;
grant execute on function toy_shop.fn_new_id() to toy_manager;

create table toy_shop.category (
  category text collate pg_catalog."C" not null,
  parent   text collate pg_catalog."C",
  rank     integer not null default 0,
  labels   jsonb not null default '{}',
  words    text[] not null default '{}',
  constraint category_pkey primary key (category),
  constraint category_parent_fkey foreign key (parent) references toy_shop.category (category)
);

create index category_parent_idx on toy_shop.category (parent);

comment on index toy_shop.category_parent_idx is 'Parts of a category.';

comment on table toy_shop.category is 'A kind of thing; shipped.';
comment on column toy_shop.category.category is 'Its name.';
comment on column toy_shop.category.parent is 'What it is part of.';
comment on column toy_shop.category.rank is 'Where it stands in lists.';
comment on column toy_shop.category.labels is 'Its name in other languages.';
comment on column toy_shop.category.words is 'Words it is found by.';
comment on constraint category_pkey on toy_shop.category is 'Identity of a row.';
comment on constraint category_parent_fkey on toy_shop.category is 'Each parent is a row of category.';

grant select on table toy_shop.category to toy_clerk;

create table toy_shop.item (
  item_id    uuid not null default toy_shop.fn_new_id(),
  code       text collate pg_catalog."C" not null,
  title      text not null,
  category   text collate pg_catalog."C" not null,
  "order"    integer not null default 0,
  retired_at timestamp with time zone,
  constraint item_pkey primary key (item_id),
  constraint item_code_key unique (code),
  constraint item_category_fkey foreign key (category) references toy_shop.category (category) on delete restrict,
  constraint item_code_format_check check (code ~ '^[A-Z]+-\d+$'),
  constraint item_order_positive_check check ("order" >= 0)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);

create index item_category_order_idx on toy_shop.item (category, "order") with (fillfactor = 80)
  where retired_at is null;

comment on index toy_shop.item_category_order_idx is 'Things to be had.';

create index item_title_idx on toy_shop.item (lower(title));

comment on index toy_shop.item_title_idx is 'Things by name.';

create index item_place_idx on toy_shop.item (category) include (code);

comment on index toy_shop.item_place_idx is 'Codes of a category.';

comment on table toy_shop.item is 'One thing on the shelves.';
comment on column toy_shop.item.item_id is 'Identity.';
comment on column toy_shop.item.code is 'How it is asked for.';
comment on column toy_shop.item.title is 'What it is called.';
comment on column toy_shop.item.category is 'What it is.';
comment on column toy_shop.item."order" is 'Where it stands; a reserved word, on purpose.';
comment on column toy_shop.item.retired_at is 'When it was taken away.';
comment on constraint item_pkey on toy_shop.item is 'Identity of a row.';
comment on constraint item_code_key on toy_shop.item is 'One row per code.';
comment on constraint item_category_fkey on toy_shop.item is 'Each category is a row of category.';
comment on constraint item_code_format_check on toy_shop.item is 'code format.';
comment on constraint item_order_positive_check on toy_shop.item is 'order positive.';

grant select on table toy_shop.item to toy_clerk;

create function toy_shop.fn_item_remove(
  p_item_id uuid
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_item toy_shop.item%rowtype;
  v_asked uuid := p_item_id;
begin
  perform toy_shop.fn_gate_require('toy.stock_open');
  delete from toy_shop.item i where i.item_id = v_asked returning i.* into v_item;
  if not found then
    raise exception using
      errcode = 'TY004',
      message = format('No thing %s.', v_asked),
      detail = jsonb_build_object('code', 'missing', 'item_id', v_asked)::text,
      hint = 'Look again.';
  end if;
  return jsonb_build_object('item_id', v_item.item_id, 'code', v_item.code);
end
$iu$;

comment on function toy_shop.fn_item_remove(uuid) is 'Takes a thing off the shelf.
Arguments:
  p_item_id: Which.
Errors: TY004 missing';

revoke all on function toy_shop.fn_item_remove(uuid) from public;
grant execute on function toy_shop.fn_item_remove(uuid) to toy_manager;

create function toy_shop.fn_items_of(
  p_category text
)
returns table (
  code text,
  title text,
  "order" integer
)
language sql
stable
parallel safe
rows 20
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
as $iu$
select i.code, i.title, i."order"
from toy_shop.item i
where i.category = p_category and i.retired_at is null
order by i."order", i.code;
$iu$;

comment on function toy_shop.fn_items_of(text) is 'Things of a category, in order.
Arguments:
  p_category: Which.';

revoke all on function toy_shop.fn_items_of(text) from public;
grant execute on function toy_shop.fn_items_of(text) to toy_clerk;

insert into toy_shop.category (category)
  values ('things');

insert into toy_shop.category (category, parent, rank, labels, words)
  values ('tools', 'things', 1, '{"vi":"dụng cụ"}', array['tool', 'it''s sharp']::text[]);

create trigger category_kept
  before update or delete or truncate on toy_shop.category
  for each statement
  execute function toy_shop.fn_keep_rows();
comment on trigger category_kept on toy_shop.category is 'Categories are shipped, not made.';

create table toy_shop.movement (
  happened_on date not null,
  movement_id uuid not null default toy_shop.fn_new_id(),
  item_id     uuid not null,
  amount      bigint not null,
  constraint movement_pkey primary key (happened_on, movement_id),
  constraint movement_item_id_fkey foreign key (item_id) references toy_shop.item (item_id) on delete cascade
) partition by range (happened_on);

create table toy_shop.movement_early partition of toy_shop.movement for values from (minvalue) to ('2020-01-01');

create table toy_shop.movement_default partition of toy_shop.movement default;

create index movement_item_id_idx on toy_shop.movement (item_id);

comment on index toy_shop.movement_item_id_idx is 'Movements of a thing.';

comment on table toy_shop.movement is 'One thing that came or went.';
comment on column toy_shop.movement.happened_on is 'When.';
comment on column toy_shop.movement.movement_id is 'Identity.';
comment on column toy_shop.movement.item_id is 'What.';
comment on column toy_shop.movement.amount is 'How many; negative when they went.';
comment on constraint movement_pkey on toy_shop.movement is 'Identity of a row.';
comment on constraint movement_item_id_fkey on toy_shop.movement is 'Each item_id is a row of item.';
comment on table toy_shop.movement_early is 'Partition of movement.';
comment on table toy_shop.movement_default is 'Partition of movement.';

grant select on table toy_shop.movement to toy_clerk;

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

create view toy_shop.v_shelf with (security_invoker = true) as
with
  counted as (
    select
      e.item_id,
      count(*) as entries
    from
      toy_audit.entry as e
    group by
      e.item_id
  )
select
  item.code,
  item.title,
  c.entries
from
  toy_shop.item
  left join counted as c on c.item_id = item.item_id
where
  item.retired_at is null
  and item.category in ('tools', 'it''s sharp')
  and item.code != 'X-0';

comment on view toy_shop.v_shelf is 'Things to be had, with how often they were put there.';
comment on column toy_shop.v_shelf.code is 'How it is asked for.';
comment on column toy_shop.v_shelf.title is 'What it is called.';
comment on column toy_shop.v_shelf.entries is 'How often.';

grant select on table toy_shop.v_shelf to toy_clerk;

create view toy_audit.v_history as
select e.title, e.happened_at
from toy_audit.entry e
order by e.happened_at desc;

comment on view toy_audit.v_history is 'What was put on the shelves, newest first.';
comment on column toy_audit.v_history.title is 'What it was called.';
comment on column toy_audit.v_history.happened_at is 'When.';

grant select on table toy_audit.v_history to toy_clerk;

create function toy_audit.fn_item_added()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_items toy_shop.item[];
begin
  select array_agg(a) into v_items from added a;
  insert into toy_audit.entry (item_id, title)
    select i.item_id, i.title from unnest(v_items) i;
  return null;
end
$iu$;

comment on function toy_audit.fn_item_added() is 'Enters what was put on a shelf.';

revoke all on function toy_audit.fn_item_added() from public;

create trigger item_added
  after insert on toy_shop.item
  referencing new table as added
  for each statement
  execute function toy_audit.fn_item_added();
comment on trigger item_added on toy_shop.item is 'Keeps the history of the shelves.';

select pg_catalog.pg_extension_config_dump('toy_shop.config', 'where is_open');

select pg_catalog.pg_extension_config_dump('toy_shop.item', '');

select pg_catalog.pg_extension_config_dump('toy_shop.movement', '');

select pg_catalog.pg_extension_config_dump('toy_shop.movement_early', '');

select pg_catalog.pg_extension_config_dump('toy_shop.movement_default', '');

select pg_catalog.pg_extension_config_dump('toy_shop.note', '');

select pg_catalog.pg_extension_config_dump('toy_audit.entry', '');
$iu_tle$,
  schema => 'toy_shop'
)
where not exists (select from pgtle.available_extensions() as e where e.name = 'toy');

select pgtle.set_default_version('toy', '1.0.0');

commit;
