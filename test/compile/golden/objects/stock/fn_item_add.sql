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
