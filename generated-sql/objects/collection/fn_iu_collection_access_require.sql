create function iu_core.fn_iu_collection_access_require(
  p_collection_id uuid
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
  v_key text;
  v_scope text;
  v_hidden int;
begin
  if iu_core.fn_access_complete(v_caller) then
    return;
  end if;
  if iu_core.fn_access_exempt(v_caller) then
    return;
  end if;
  v_scopes := iu_core.fn_access_scopes(v_caller);
  select c.collection_key, c.scope
  into v_key, v_scope
  from iu_core.iu_piece_collection c
  where c.collection_id = p_collection_id;
  select count(*)::int
  into v_hidden
  from iu_core.iu_piece_membership m
  where m.collection_id = p_collection_id
    and (select (u.scope is not null and u.scope <> all (v_scopes)) from iu_core.information_unit u where u.iu_id = m.iu_id);
  if v_hidden > 0 or (v_scope is not null and v_scope <> all (v_scopes)) then
    raise exception using
      errcode = 'IU011',
      message = case
        when (v_scope is not null and v_scope <> all (v_scopes)) then format('The collection %s is in a scope that %s was not granted.', v_key, v_caller)
        else format('%s pieces of the collection %s are hidden from %s.', v_hidden, v_key, v_caller)
      end,
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'collection_key', v_key,
        'hidden', v_hidden,
        'db_role', v_caller
      )::text,
      hint = 'Ask an operator to grant the role the scopes of the collection and its pieces with fn_access_grant.';
  end if;
end
$iu$;

comment on function iu_core.fn_iu_collection_access_require(uuid) is 'Refuses a collection that the session does not see the whole of: itself, and every one of its pieces.
For functions that run as the owner. Who edits a collection decides on its order and gets its digests, so that seeing parts of it is not enough.
Arguments:
  p_collection_id: The collection.
Errors: IU011 not_permitted';

revoke all on function iu_core.fn_iu_collection_access_require(uuid) from public;
