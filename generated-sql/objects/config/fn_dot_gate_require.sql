create function iu_core.fn_dot_gate_require(
  p_key text
)
returns void
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_value jsonb;
begin
  select c.value
  into v_value
  from iu_core.dot_config c
  where c.key = p_key;
  if v_value = 'true' then
    return;
  end if;

  if not iu_core.fn_dot_gate_enabled(p_key) then
    raise exception using
      errcode = 'IU001',
      message = format('The gate %s is closed.', p_key),
      detail = jsonb_build_object('code', 'gate_closed', 'gate', p_key)::text,
      hint = format('An operator opens it with fn_dot_config_set(%L, ''true'', <who>, <why>).', p_key);
  end if;
end
$iu$;

comment on function iu_core.fn_dot_gate_require(text) is 'Refuses when a gate is not open. The first statement of every gated function.
Arguments:
  p_key: Key of a gate.
Errors: IU001 gate_closed
Example: select iu_core.fn_dot_gate_require(''iu_core.composer_enabled'')';

revoke all on function iu_core.fn_dot_gate_require(text) from public;
grant execute on function iu_core.fn_dot_gate_require(text) to iu_reader;
