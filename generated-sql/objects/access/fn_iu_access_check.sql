create function iu_core.fn_iu_access_check(
  p_iu_id uuid,
  p_principal text
)
returns jsonb
language plpgsql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_caller text := iu_core.fn_access_caller();
  v_scope text;
  v_principal boolean;
  v_session boolean;
begin
  if (length(p_principal) between 1 and 200 and btrim(p_principal, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A principal is a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_principal', 'length', length(p_principal))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select u.scope into v_scope from iu_core.information_unit u where u.iu_id = p_iu_id;
  if not found then
    if p_iu_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a unit is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', p_iu_id),
      detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  v_principal := v_scope is null or v_scope = any (iu_core.fn_access_scopes(p_principal));
  v_session := v_scope is null or v_scope = any (iu_core.fn_access_scopes(v_caller)) or iu_core.fn_access_exempt(v_caller);
  return jsonb_build_object(
    'iu_id', p_iu_id,
    'principal', p_principal,
    'permitted', v_principal and v_session,
    'principal_permitted', v_principal,
    'session_permitted', v_session,
    'scoped', v_scope is not null,
    'scope', case when v_principal and v_session then v_scope end
  );
end
$iu$;

comment on function iu_core.fn_iu_access_check(uuid, text) is 'Whether a principal may be shown a unit by this session, without showing it.
A unit without a scope may be shown to everybody. Of a unit that may not be shown nothing is told but that it has a scope.
Arguments:
  p_iu_id: The unit.
  p_principal: A database role, or a principal of the application; 1 to 200 characters.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_iu_access_check(''0199c2f4-0000-7000-8000-000000000001'', ''binh@example.org'')';

revoke all on function iu_core.fn_iu_access_check(uuid, text) from public;
grant execute on function iu_core.fn_iu_access_check(uuid, text) to iu_reader;
