create function iu_core.fn_iu_as_of_require(
  p_collection_key text,
  p_at timestamp with time zone
)
returns uuid
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_collection_id uuid := iu_core.fn_iu_collection_require(p_collection_key);
  v_count int;
  v_missing jsonb;
begin
  if p_at is null then
    raise exception using
      errcode = 'IU003',
      message = 'A time is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_at')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select count(*)::int, jsonb_agg(jsonb_build_object('piece_order', p.piece_order, 'iu_id', p.iu_id) order by p.piece_order) filter (where p.nth <= 20)
  into v_count, v_missing
  from (
    select m.piece_order, m.iu_id, row_number() over (order by m.piece_order) as nth
    from iu_core.iu_piece_membership m
    where m.collection_id = v_collection_id
      and m.pinned_version_no is null
      and not exists (select from iu_core.iu_in_force f where f.iu_id = m.iu_id and f.in_force_from <= p_at and (f.in_force_to is null or f.in_force_to > p_at))
  ) as p;
  if v_count > 0 then
    raise exception using
      errcode = 'IU005',
      message = format('%s pieces of the collection %s had nothing in force then and have no pin.', v_count, p_collection_key),
      detail = jsonb_build_object(
        'code', 'conflict',
        'collection_key', p_collection_key,
        'at', p_at,
        'expected', 'every piece in force or pinned',
        'actual', v_count,
        'pieces', v_missing
      )::text,
      hint = 'Choose a time at which all of them were in force: fn_iu_in_force and iu_in_force tell. Pieces are those of the collection as it is now.';
  end if;
  return v_collection_id;
end
$iu$;

comment on function iu_core.fn_iu_as_of_require(text, timestamp with time zone) is 'The id of an active collection whose pieces all had a text in force at a time, or have a pin; refuses any other.
Arguments:
  p_collection_key: Key of the collection.
  p_at: The time.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_iu_as_of_require(''file.handbook'', ''2026-05-01'')';

revoke all on function iu_core.fn_iu_as_of_require(text, timestamp with time zone) from public;
grant execute on function iu_core.fn_iu_as_of_require(text, timestamp with time zone) to iu_reader;
