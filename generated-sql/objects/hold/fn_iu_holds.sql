create function iu_core.fn_iu_holds(
  p_iu_id uuid
)
returns table (
  hold_id uuid,
  reason text,
  units integer,
  placed_at timestamp with time zone,
  placed_by text
)
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
select
  h.hold_id,
  h.reason,
  (select count(*)::int from iu_core.iu_hold_unit o where o.hold_id = h.hold_id),
  h.placed_at,
  h.placed_by
from iu_core.iu_hold_unit n
join iu_core.iu_hold h on h.hold_id = n.hold_id
where n.iu_id = p_iu_id and n.is_open
order by h.hold_id;
$iu$;

comment on function iu_core.fn_iu_holds(uuid) is 'The open holds a unit is in, oldest first; none: it may be changed.
Arguments:
  p_iu_id: The unit.
Example: select hold_id, reason from iu_core.fn_iu_holds(''0199c2f4-0000-7000-8000-000000000001'')';

revoke all on function iu_core.fn_iu_holds(uuid) from public;
grant execute on function iu_core.fn_iu_holds(uuid) to iu_reader;
