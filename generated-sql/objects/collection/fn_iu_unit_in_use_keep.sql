create function iu_core.fn_iu_unit_in_use_keep()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_withdrawn uuid[];
  v_uses jsonb;
begin
  v_withdrawn := array(
    select n.iu_id from after_update n where n.lifecycle_status = 'withdrawn'
  );
  if cardinality(v_withdrawn) = 0 then
    return null;
  end if;

  select jsonb_agg(jsonb_build_object('iu_id', p.iu_id, 'collection_key', p.collection_key, 'piece_order', p.piece_order))
  into v_uses
  from (
    select m.iu_id, c.collection_key, m.piece_order
    from iu_core.iu_piece_membership m
    join iu_core.iu_piece_collection c on c.collection_id = m.collection_id
    where m.iu_id = any (v_withdrawn) and c.status = 'active'
    order by c.collection_key, m.piece_order
    limit 20
  ) as p;
  if v_uses is not null then
    raise exception using
      errcode = 'IU005',
      message = format('The unit %s is a piece of the active collection %s.', v_uses -> 0 ->> 'iu_id', v_uses -> 0 ->> 'collection_key'),
      detail = jsonb_build_object(
        'code', 'conflict',
        'iu_id', v_uses -> 0 -> 'iu_id',
        'expected', 'no active collection',
        'actual', v_uses -> 0 -> 'collection_key',
        'pieces', v_uses
      )::text,
      hint = 'Take the piece out with fn_iu_piece_remove, or withdraw the collection, first.';
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_iu_unit_in_use_keep() is 'Refuses to withdraw a unit that is a piece of an active collection.
Errors: IU005 conflict';

revoke all on function iu_core.fn_iu_unit_in_use_keep() from public;
