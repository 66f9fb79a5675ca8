create function iu_core.fn_iu_collection_require(
  p_collection_key text
)
returns uuid
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_collection_id uuid;
  v_status text;
begin
  select c.collection_id, c.status
  into v_collection_id, v_status
  from iu_core.iu_piece_collection c
  where c.collection_key = p_collection_key;

  if v_status = 'active' then
    return v_collection_id;
  end if;
  if p_collection_key is null then
    raise exception using
      errcode = 'IU003',
      message = 'A collection key is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_collection_key')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  raise exception using
    errcode = 'IU004',
    message = format(case v_status when 'withdrawn' then 'The collection %s is withdrawn.' else 'There is no collection %s.' end, p_collection_key),
    detail = jsonb_build_object('code', 'not_found', 'collection_key', p_collection_key, 'status', v_status)::text,
    hint = case v_status when 'withdrawn' then 'Restore it with fn_iu_collection_restore, or compose another one.' else 'Check the key; fn_iu_compose makes a collection.' end;
end
$iu$;

comment on function iu_core.fn_iu_collection_require(text) is 'The id of an active collection; refuses a key that has none.
Arguments:
  p_collection_key: Key of the collection.
Errors: IU003 invalid_argument, IU004 not_found
Example: select iu_core.fn_iu_collection_require(''workflow.invoice-approval'')';

revoke all on function iu_core.fn_iu_collection_require(text) from public;
grant execute on function iu_core.fn_iu_collection_require(text) to iu_reader;
