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
