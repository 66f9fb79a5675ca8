create view iu_core.event_pending with (security_invoker = true) as
select
  s.subscription,
  g.first_position + e.n - 1 as position,
  o.event_id,
  o.event_type,
  o.subject_kind,
  o.subject_id,
  o.occurred_at
from iu_core.event_subscription s
join iu_core.event_segment g on g.first_position > s.position - 100
cross join lateral unnest(g.event_ids) with ordinality as e (event_id, n)
join iu_core.event_outbox o on o.event_id = e.event_id
where s.status = 'active'
  and g.first_position + e.n - 1 > s.position
  and exists (select from unnest(s.event_patterns) as p (pattern) where o.event_type like replace(replace(p.pattern, '_', '\_'), '*', '%'));

comment on view iu_core.event_pending is 'Events that an active subscription wants and has not acknowledged; those without a position yet are not among them.';
comment on column iu_core.event_pending.subscription is 'The subscription.';
comment on column iu_core.event_pending.position is 'The event''s place in the order of delivery.';
comment on column iu_core.event_pending.event_id is 'The event.';
comment on column iu_core.event_pending.event_type is 'Its type.';
comment on column iu_core.event_pending.subject_kind is 'What sort of thing it is about.';
comment on column iu_core.event_pending.subject_id is 'What it is about.';
comment on column iu_core.event_pending.occurred_at is 'When it was emitted.';

grant select on table iu_core.event_pending to iu_reader;
