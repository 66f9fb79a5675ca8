create function iu_core.fn_iu_collection_lock(
  p_collection_key text,
  p_expected_manifest_no integer,
  p_any_manifest boolean default false
)
returns table (
  collection_id uuid,
  role_kind text,
  manifest_no integer,
  piece_count integer
)
language plpgsql
volatile
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_collection record;
begin
  select
    c.collection_id,
    c.role_kind,
    c.manifest_no,
    c.status
  into v_collection
  from iu_core.iu_piece_collection c
  where c.collection_key = p_collection_key
  for no key update;

  if p_collection_key is null then
    raise exception using
      errcode = 'IU003',
      message = 'A collection key is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_collection_key')::text,
      hint = 'Correct the argument named in the detail.';
  elsif v_collection.status is distinct from 'active' then
    raise exception using
      errcode = 'IU004',
      message = format(case v_collection.status when 'withdrawn' then 'The collection %s is withdrawn.' else 'There is no collection %s.' end, p_collection_key),
      detail = jsonb_build_object('code', 'not_found', 'collection_key', p_collection_key, 'status', v_collection.status)::text,
      hint = case v_collection.status when 'withdrawn' then 'Restore it with fn_iu_collection_restore.' else 'Check the key; fn_iu_compose makes a collection.' end;
  end if;
  perform iu_core.fn_iu_collection_access_require(v_collection.collection_id);
  if not p_any_manifest and p_expected_manifest_no is null then
    raise exception using
      errcode = 'IU003',
      message = 'The expected manifest number is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_expected_manifest_no')::text,
      hint = 'Correct the argument named in the detail.';
  elsif not p_any_manifest and p_expected_manifest_no <> v_collection.manifest_no then
    raise exception using
      errcode = 'IU005',
      message = format('The collection %s is at manifest %s, not at the expected %s.', p_collection_key, v_collection.manifest_no, p_expected_manifest_no),
      detail = jsonb_build_object(
        'code', 'conflict',
        'collection_key', p_collection_key,
        'expected', p_expected_manifest_no,
        'actual', v_collection.manifest_no
      )::text,
      hint = 'Render the collection again and decide on what it is now.';
  end if;

  return query
    select v_collection.collection_id, v_collection.role_kind, v_collection.manifest_no, count(*)::int
    from iu_core.iu_piece_membership m
    where m.collection_id = v_collection.collection_id;
end
$iu$;

comment on function iu_core.fn_iu_collection_lock(text, integer, boolean) is 'Locks the row of an active collection against other changes and tells what it is; refuses another manifest than the expected one.
The first lock of every change of a collection: units come after it, in the order of their ids.
Arguments:
  p_collection_key: Key of the collection.
  p_expected_manifest_no: The current manifest the caller has read.
  p_any_manifest: Whether the caller does not care.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict';

revoke all on function iu_core.fn_iu_collection_lock(text, integer, boolean) from public;
