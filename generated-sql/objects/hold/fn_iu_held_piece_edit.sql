create function iu_core.fn_iu_held_piece_edit()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_before iu_core.iu_piece_membership[];
  v_after iu_core.iu_piece_membership[];
  v_held uuid[];
begin
  if not exists (select from iu_core.iu_hold_unit h where h.is_open) then
    return null;
  end if;
  v_before := array(select row(o.*)::iu_core.iu_piece_membership from before_update o where exists (select from iu_core.iu_hold_unit h where h.iu_id = o.iu_id and h.is_open));
  v_after := array(select row(n.*)::iu_core.iu_piece_membership from after_update n where exists (select from iu_core.iu_hold_unit h where h.iu_id = n.iu_id and h.is_open));
  v_held := array(
    select distinct c.iu_id
    from (
      (select o.collection_id, o.iu_id, o.role, o.pinned_version_no from unnest(v_before) o except all select n.collection_id, n.iu_id, n.role, n.pinned_version_no from unnest(v_after) n)
      union all
      (select n.collection_id, n.iu_id, n.role, n.pinned_version_no from unnest(v_after) n except all select o.collection_id, o.iu_id, o.role, o.pinned_version_no from unnest(v_before) o)
    ) as c
    order by c.iu_id
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

comment on function iu_core.fn_iu_held_piece_edit() is 'Refuses to replace a piece that is on hold, or put one in another''s place, and to change its role or pin.
That it gets another place, because others come before it or go, is no change of it.
Errors: IU005 conflict';

revoke all on function iu_core.fn_iu_held_piece_edit() from public;
