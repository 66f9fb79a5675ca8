create function iu_core.fn_iu_held_unit_keep()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_held uuid[];
begin
  if not exists (select from iu_core.iu_hold_unit h where h.is_open) then
    return null;
  end if;
  v_held := array(select n.iu_id from after_update n where exists (select from iu_core.iu_hold_unit h where h.iu_id = n.iu_id and h.is_open) order by n.iu_id);
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

comment on function iu_core.fn_iu_held_unit_keep() is 'Refuses to change a unit that is on hold: a new version, another state, other facts.
Errors: IU005 conflict';

revoke all on function iu_core.fn_iu_held_unit_keep() from public;
