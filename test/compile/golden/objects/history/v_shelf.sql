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
