\echo Use "alter extension toy update to '1.1.0'" to load this file. \quit

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

alter table toy_shop.item add column "window" text collate pg_catalog."C";

alter table toy_shop.item set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

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

alter table toy_shop.category disable trigger user;

update toy_shop.category
  set parent = default, rank = 1, labels = default, words = default
  where category = 'things';

alter table toy_shop.category enable trigger user;

insert into toy_shop.category (category, parent, rank)
  values ('toys', 'things', 2);

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

alter table toy_shop.item add constraint item_window_named_check check ("window" <> '') not valid;

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

comment on function toy_shop.fn_items_of(text) is 'Things of a category, those in the window first.
Arguments:
  p_category: Which.';

create index item_window_idx on toy_shop.item ("window");

comment on index toy_shop.item_window_idx is 'Things in a window.';

alter table toy_shop.item validate constraint item_window_named_check;

select pg_catalog.pg_extension_config_dump('toy_shop.config', 'where is_open');

select pg_catalog.pg_extension_config_dump('toy_shop.item', '');

select pg_catalog.pg_extension_config_dump('toy_shop.wish', '');

select pg_catalog.pg_extension_config_dump('toy_shop.movement', '');

select pg_catalog.pg_extension_config_dump('toy_shop.movement_early', '');

select pg_catalog.pg_extension_config_dump('toy_shop.movement_default', '');

select pg_catalog.pg_extension_config_dump('toy_shop.note', '');

select pg_catalog.pg_extension_config_dump('toy_audit.entry', '');
