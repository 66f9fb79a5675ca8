-- Up Migration

-- toy from 1.0.0 to 1.1.0. Generated; never edited.

select set_config('lock_timeout', coalesce(nullif(current_setting('iu.lock_timeout', true), ''), '5s'), true),
       set_config('statement_timeout', coalesce(nullif(current_setting('iu.statement_timeout', true), ''), '15min'), true),
       set_config('jit', 'off', true);

do $iu$
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

-- step: table toy_shop.item: add column window | locks: ACCESS EXCLUSIVE on the table, brief
alter table toy_shop.item add column "window" text collate pg_catalog."C";

-- step: table toy_shop.item: storage parameters | locks: SHARE UPDATE EXCLUSIVE on the table
alter table toy_shop.item set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

-- step: change function toy_shop.fn_items_of(text) | locks: nothing that exists
create or replace function toy_shop.fn_items_of(
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
order by i."window" is null, i."order", i.code;
$iu$;

-- step: change row toy_shop.category[things] | locks: SHARE ROW EXCLUSIVE on the registry
alter table toy_shop.category disable trigger user;
update toy_shop.category
  set parent = default, rank = 1, labels = default, words = default
  where category = 'things';
alter table toy_shop.category enable trigger user;

-- step: create row toy_shop.category[toys] | locks: ROW EXCLUSIVE on the registry
insert into toy_shop.category (category, parent, rank)
  values ('toys', 'things', 2);

-- step: create table toy_shop.wish | locks: SHARE ROW EXCLUSIVE on toy_shop.category
create table toy_shop.wish (
  wish_id  uuid not null,
  category text collate pg_catalog."C" not null,
  words    text not null,
  constraint wish_pkey primary key (wish_id),
  constraint wish_category_fkey foreign key (category) references toy_shop.category (category)
);

create index wish_category_idx on toy_shop.wish (category);

comment on index toy_shop.wish_category_idx is 'Wishes of a category.';

comment on table toy_shop.wish is 'One thing somebody asked for.';
comment on column toy_shop.wish.wish_id is 'Identity.';
comment on column toy_shop.wish.category is 'What.';
comment on column toy_shop.wish.words is 'In their words.';
comment on constraint wish_pkey on toy_shop.wish is 'Identity of a row.';
comment on constraint wish_category_fkey on toy_shop.wish is 'Each category is a row of category.';

grant select on table toy_shop.wish to toy_clerk;

-- step: table toy_shop.item: add constraint item_window_named_check | locks: ACCESS EXCLUSIVE on the table, brief
alter table toy_shop.item add constraint item_window_named_check check ("window" <> '') not valid;

-- step: change comment table toy_shop.item | locks: SHARE UPDATE EXCLUSIVE
comment on table toy_shop.item is 'One thing on the shelves, or in the window.';
comment on column toy_shop.item.item_id is 'Identity.';
comment on column toy_shop.item.code is 'How it is asked for.';
comment on column toy_shop.item.title is 'What it is called.';
comment on column toy_shop.item.category is 'What it is.';
comment on column toy_shop.item."order" is 'Where it stands; a reserved word, on purpose.';
comment on column toy_shop.item.retired_at is 'When it was taken away.';
comment on column toy_shop.item."window" is 'Which window it is shown in.';
comment on constraint item_pkey on toy_shop.item is 'Identity of a row.';
comment on constraint item_code_key on toy_shop.item is 'One row per code.';
comment on constraint item_category_fkey on toy_shop.item is 'Each category is a row of category.';
comment on constraint item_code_format_check on toy_shop.item is 'code format.';
comment on constraint item_order_positive_check on toy_shop.item is 'order positive.';
comment on constraint item_window_named_check on toy_shop.item is 'window named.';

-- step: change comment function toy_shop.fn_items_of(text) | locks: SHARE UPDATE EXCLUSIVE
comment on function toy_shop.fn_items_of(text) is 'Things of a category, those in the window first.
Arguments:
  p_category: Which.';

-- Down Migration

-- toy from 1.1.0 back to 1.0.0.

select set_config('lock_timeout', coalesce(nullif(current_setting('iu.lock_timeout', true), ''), '5s'), true),
       set_config('statement_timeout', coalesce(nullif(current_setting('iu.statement_timeout', true), ''), '15min'), true),
       set_config('jit', 'off', true);

do $iu$
declare
  v_names text := (
    select string_agg(name, ', ') from (
      select 'item.window' as name where exists (select from toy_shop.item where "window" is not null)
      union all
      select 'wish' as name where exists (select from toy_shop.wish)
    ) as t
  );
begin
  if v_names is not null and current_setting('iu.discard_rows', true) is distinct from 'on' then
    raise exception using
      errcode = '55006',
      message = format('Going down would discard the rows of: %s.', v_names),
      hint = 'Dump them first; then allow it with: set iu.discard_rows = ''on'' (iu-core migrate down --discard-rows).';
  end if;
end
$iu$;

set local check_function_bodies = off;

-- undo: table toy_shop.item: add constraint item_window_named_check
alter table toy_shop.item drop constraint item_window_named_check;

-- undo: create table toy_shop.wish
drop table toy_shop.wish;

-- undo: create row toy_shop.category[toys]
alter table toy_shop.category disable trigger user;
delete from toy_shop.category where category = 'toys';
alter table toy_shop.category enable trigger user;

-- undo: change row toy_shop.category[things]
alter table toy_shop.category disable trigger user;
update toy_shop.category
  set parent = default, rank = default, labels = default, words = default
  where category = 'things';
alter table toy_shop.category enable trigger user;

-- undo: change function toy_shop.fn_items_of(text)
create or replace function toy_shop.fn_items_of(
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

-- undo: table toy_shop.item: storage parameters
alter table toy_shop.item set (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);

-- undo: table toy_shop.item: add column window
alter table toy_shop.item drop column "window";

-- undo: change comment function toy_shop.fn_items_of(text)
comment on function toy_shop.fn_items_of(text) is 'Things of a category, in order.
Arguments:
  p_category: Which.';

-- undo: change comment table toy_shop.item
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
