create function iu_core.fn_iu_units_access_require(
  p_iu_ids uuid[]
)
returns void
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_caller text := iu_core.fn_access_caller();
  v_scopes text[];
  v_hidden jsonb;
begin
  if iu_core.fn_access_complete(v_caller) then
    return;
  end if;
  if iu_core.fn_access_exempt(v_caller) then
    return;
  end if;
  v_scopes := iu_core.fn_access_scopes(v_caller);
  select jsonb_agg(h.iu_id)
  into v_hidden
  from (
    select u.iu_id
    from iu_core.information_unit u
    where u.iu_id = any (p_iu_ids) and (u.scope is not null and u.scope <> all (v_scopes))
    order by u.iu_id
    limit 20
  ) as h;
  if v_hidden is not null then
    raise exception using
      errcode = 'IU011',
      message = format('The unit %s is in a scope that %s was not granted.', v_hidden ->> 0, v_caller),
      detail = jsonb_build_object('code', 'not_permitted', 'iu_ids', v_hidden, 'db_role', v_caller)::text,
      hint = 'Ask an operator to grant the role the unit''s scope with fn_access_grant.';
  end if;
end
$iu$;

comment on function iu_core.fn_iu_units_access_require(uuid[]) is 'Refuses units in a scope that the session was not granted.
For functions that run as the owner, which row level security does not bind. Without scopes it costs one look-up. Ids that no unit has are passed over.
Arguments:
  p_iu_ids: The units; null elements are passed over.
Errors: IU011 not_permitted';

revoke all on function iu_core.fn_iu_units_access_require(uuid[]) from public;
