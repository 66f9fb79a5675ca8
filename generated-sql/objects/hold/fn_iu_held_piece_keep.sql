create function iu_core.fn_iu_held_piece_keep()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_pieces iu_core.iu_piece_membership[];
  v_held uuid[];
begin
  if not exists (select from iu_core.iu_hold_unit h where h.is_open) then
    return null;
  end if;
  v_pieces := array(select row(n.*)::iu_core.iu_piece_membership from after_insert n where exists (select from iu_core.iu_hold_unit h where h.iu_id = n.iu_id and h.is_open));
  v_held := array(
    select distinct n.iu_id
    from unnest(v_pieces) as n
    where (select s.graph_digest from iu_core.fn_iu_collection_shape(n.collection_id) as s) is distinct from (
      select f.graph_digest
      from iu_core.iu_piece_collection_manifest f
      where f.collection_id = n.collection_id
      order by f.manifest_no desc
      limit 1
    )
    order by n.iu_id
  );
  if cardinality(v_held) > 0 then
    raise exception using
      errcode = 'IU005',
      message = (
        select format('The unit %s is on hold since %s: %s', v_held[1], to_char(o.placed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), o.reason)
        from iu_core.iu_hold_unit h
        join iu_core.iu_hold o on o.hold_id = h.hold_id
        where h.iu_id = v_held[1] and h.is_open
        order by o.hold_id
        limit 1
      ),
      detail = jsonb_build_object(
        'code', 'conflict',
        'iu_id', v_held[1],
        'iu_ids', to_jsonb(v_held[1:20]),
        'expected', 'no open hold',
        'actual', 'on hold',
        'holds', (
          select jsonb_agg(distinct h.hold_id)
          from iu_core.iu_hold_unit h
          where h.iu_id = any (v_held[1:20]) and h.is_open
        )
      )::text,
      hint = 'Settle what is in dispute, then release each hold in the detail with fn_iu_hold_release.';
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_iu_held_piece_keep() is 'Refuses to make a unit that is on hold a piece of anything.
Pieces that make a collection what its newest manifest says are no change: a restored dump brings them back.
Errors: IU005 conflict';

revoke all on function iu_core.fn_iu_held_piece_keep() from public;
