\echo Use "alter extension toy update to '1.0.0'" to load this file. \quit

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

drop index toy_shop.item_window_idx;

alter table toy_shop.item drop constraint item_window_named_check;

alter extension toy drop table toy_shop.wish;
drop table toy_shop.wish;

alter table toy_shop.category disable trigger user;

delete from toy_shop.category where category = 'toys';

alter table toy_shop.category enable trigger user;

alter table toy_shop.category disable trigger user;

update toy_shop.category
  set parent = default, rank = default, labels = default, words = default
  where category = 'things';

alter table toy_shop.category enable trigger user;

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

alter table toy_shop.item set (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);

alter table toy_shop.item drop column "window";

comment on function toy_shop.fn_items_of(text) is 'Things of a category, in order.
Arguments:
  p_category: Which.';

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

select pg_catalog.pg_extension_config_dump('toy_shop.config', 'where is_open');

select pg_catalog.pg_extension_config_dump('toy_shop.item', '');

select pg_catalog.pg_extension_config_dump('toy_shop.movement', '');

select pg_catalog.pg_extension_config_dump('toy_shop.movement_early', '');

select pg_catalog.pg_extension_config_dump('toy_shop.movement_default', '');

select pg_catalog.pg_extension_config_dump('toy_shop.note', '');

select pg_catalog.pg_extension_config_dump('toy_audit.entry', '');
