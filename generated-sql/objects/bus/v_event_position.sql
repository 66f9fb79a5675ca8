create view iu_core.v_event_position with (security_invoker = true) as
select s.first_position + e.n - 1 as position, e.event_id, s.sequenced_at
from iu_core.event_segment s
cross join lateral unnest(s.event_ids) with ordinality as e (event_id, n);

comment on view iu_core.v_event_position is 'The position of every live event that has one.';
comment on column iu_core.v_event_position.position is 'Its place in the order of delivery.';
comment on column iu_core.v_event_position.event_id is 'The event.';
comment on column iu_core.v_event_position.sequenced_at is 'When it was given its position.';

grant select on table iu_core.v_event_position to iu_reader;
