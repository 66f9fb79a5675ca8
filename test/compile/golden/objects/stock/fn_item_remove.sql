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
