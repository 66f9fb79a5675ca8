create function iu_core.fn_iu_surface_require(
  p_collection_key text,
  p_surface text
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
  if p_surface = 'latest' then
    return v_collection_id;
  elsif p_surface is null then
    raise exception using
      errcode = 'IU003',
      message = 'A surface is required: latest or enacted.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_surface')::text,
      hint = 'Correct the argument named in the detail.';
  elsif p_surface <> 'enacted' then
    raise exception using
      errcode = 'IU002',
      message = format('There is no surface %s.', p_surface),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_surface',
        'surface', p_surface,
        'known', '["latest","enacted"]'::jsonb
      )::text,
      hint = 'Render the surface latest or enacted.';
  end if;

  select count(*)::int, jsonb_agg(jsonb_build_object('piece_order', p.piece_order, 'iu_id', p.iu_id) order by p.piece_order) filter (where p.nth <= 20)
  into v_count, v_missing
  from (
    select
      m.piece_order,
      m.iu_id,
      row_number() over (order by m.piece_order) as nth
    from iu_core.iu_piece_membership m
    join iu_core.information_unit u on u.iu_id = m.iu_id
    where m.collection_id = v_collection_id
      and coalesce(m.pinned_version_no, u.enacted_version_no) is null
  ) as p;
  if v_count > 0 then
    raise exception using
      errcode = 'IU005',
      message = format('%s pieces of the collection %s have no enacted version and no pin.', v_count, p_collection_key),
      detail = jsonb_build_object(
        'code', 'conflict',
        'collection_key', p_collection_key,
        'surface', p_surface,
        'expected', 'every piece enacted or pinned',
        'actual', v_count,
        'pieces', v_missing
      )::text,
      hint = 'Enact or pin the pieces in the detail, or render the surface latest.';
  end if;
  return v_collection_id;
end
$iu$;

comment on function iu_core.fn_iu_surface_require(text, text) is 'The id of an active collection that can be rendered on a surface; refuses an unknown surface and text that is not in force.
On the surface enacted every piece needs a pin or an enacted unit: a document with holes in it is not rendered.
Arguments:
  p_collection_key: Key of the collection.
  p_surface: latest or enacted.
Errors: IU003 invalid_argument, IU002 unknown_key, IU005 conflict
Example: select iu_core.fn_iu_surface_require(''workflow.invoice-approval'', ''latest'')';

revoke all on function iu_core.fn_iu_surface_require(text, text) from public;
grant execute on function iu_core.fn_iu_surface_require(text, text) to iu_reader;
