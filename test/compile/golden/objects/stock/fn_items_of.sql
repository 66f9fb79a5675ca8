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
