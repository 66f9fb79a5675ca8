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
