create view iu_core.v_event_lag with (security_invoker = true) as
select
  s.subscription,
  s.position,
  h.last_position,
  h.last_position - s.position as lag,
  (select coalesce(sum(cardinality(t.event_ids)), 0) from iu_core.event_tail t)::bigint as without_position,
  now() - (
    select g.sequenced_at
    from iu_core.event_segment g
    where g.first_position > s.position + 1 - 100 and g.last_position > s.position
    order by g.first_position
    limit 1
  ) as behind_for,
  s.consumer,
  s.leased_until,
  coalesce(s.leased_until > now(), false) as is_leased,
  s.batch_count
from iu_core.event_subscription s
cross join (select coalesce(max(h.last_position), 0) as last_position from iu_core.event_bus_head h) h
where s.status = 'active';

comment on view iu_core.v_event_lag is 'How far behind each active subscription is, and who is at it.';
comment on column iu_core.v_event_lag.subscription is 'The subscription.';
comment on column iu_core.v_event_lag.position is 'Position up to which everything is done.';
comment on column iu_core.v_event_lag.last_position is 'The last position given out.';
comment on column iu_core.v_event_lag.lag is 'Positions between the two, whether their events are meant or not.';
comment on column iu_core.v_event_lag.without_position is 'Live events that have no position yet; they come on top, for every subscription.';
comment on column iu_core.v_event_lag.behind_for is 'Age of the oldest position that is not done; null: none.';
comment on column iu_core.v_event_lag.consumer is 'Who holds the lease, or held it last.';
comment on column iu_core.v_event_lag.leased_until is 'When another consumer may take over.';
comment on column iu_core.v_event_lag.is_leased is 'Whether the lease counts now.';
comment on column iu_core.v_event_lag.batch_count is 'Events of the outstanding batch; null: none is outstanding.';

grant select on table iu_core.v_event_lag to iu_reader;
