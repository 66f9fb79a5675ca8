create function iu_core.fn_iu_collection_whole_require(
  p_collection_key text
)
returns void
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_visibility jsonb;
begin
  if iu_core.fn_access_complete(current_user) then
    return;
  end if;
  v_visibility := iu_core.fn_iu_collection_visibility(p_collection_key);
  if (v_visibility ->> 'hidden')::int > 0
    and coalesce((select row_security_active(m.tableoid) from iu_core.iu_piece_membership m limit 1), true)
  then
    raise exception using
      errcode = 'IU011',
      message = format('%s pieces of the collection %s are hidden from %s.', v_visibility ->> 'hidden', p_collection_key, current_user),
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'collection_key', p_collection_key,
        'hidden', v_visibility -> 'hidden',
        'db_role', current_user
      )::text,
      hint = 'Render what is visible, or ask an operator to grant the role the scopes of the pieces with fn_access_grant.';
  end if;
end
$iu$;

comment on function iu_core.fn_iu_collection_whole_require(text) is 'Refuses a collection some of whose pieces are hidden from the caller.
For readers whose answer is about the whole: made of the visible pieces it would be wrong, made of all it would tell of hidden text.
Arguments:
  p_collection_key: Key of an active collection.
Errors: IU011 not_permitted
Example: select iu_core.fn_iu_collection_whole_require(''workflow.invoice-approval'')';

revoke all on function iu_core.fn_iu_collection_whole_require(text) from public;
grant execute on function iu_core.fn_iu_collection_whole_require(text) to iu_reader;
