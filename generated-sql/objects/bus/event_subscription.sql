create table iu_core.event_subscription (
  subscription        text collate pg_catalog."C" not null,
  event_patterns      text[] not null,
  options             jsonb not null default '{}'::jsonb,
  status              text collate pg_catalog."C" not null default 'active',
  lease               interval not null default '60 s',
  position            bigint not null,
  consumer            text,
  leased_until        timestamp with time zone,
  batch_position      bigint,
  batch_count         integer,
  batch_last_event_id uuid,
  acked_event_id      uuid,
  created_at          timestamp with time zone not null default clock_timestamp(),
  changed_at          timestamp with time zone not null default clock_timestamp(),
  changed_by          text not null,
  constraint event_subscription_pkey primary key (subscription),
  constraint event_subscription_name_format_check check (subscription ~ '^[A-Za-z0-9][A-Za-z0-9_.:-]*$' and length(subscription) <= 150),
  constraint event_subscription_status_known_check check (status in ('active', 'withdrawn')),
  constraint event_subscription_has_patterns_check check (cardinality(event_patterns) > 0),
  constraint event_subscription_position_not_negative_check check (position >= 0),
  constraint event_subscription_batch_whole_check check ((batch_position is null) = (batch_count is null)
  and (batch_position is null) = (batch_last_event_id is null)
  and (batch_position is null or batch_position > position and consumer is not null)),
  constraint event_subscription_leased_by_somebody_check check ((consumer is null) = (leased_until is null))
) with (fillfactor = 50);

comment on table iu_core.event_subscription is 'Who wants which events, how far each has come, and who holds its lease.';
comment on column iu_core.event_subscription.subscription is 'Name of the subscription.';
comment on column iu_core.event_subscription.event_patterns is 'Which events: *, types, or words followed by .*; sorted.';
comment on column iu_core.event_subscription.options is 'As given to fn_event_subscribe.';
comment on column iu_core.event_subscription.status is 'active, or withdrawn: neither polled nor waited for by retention.';
comment on column iu_core.event_subscription.lease is 'How long a consumer keeps the subscription after its last poll or ack.';
comment on column iu_core.event_subscription.position is 'Position up to which everything is done.';
comment on column iu_core.event_subscription.consumer is 'Who holds the lease, or held it last.';
comment on column iu_core.event_subscription.leased_until is 'When another consumer may take over.';
comment on column iu_core.event_subscription.batch_position is 'Position up to which the outstanding batch was looked for; null: none is outstanding.';
comment on column iu_core.event_subscription.batch_count is 'Events of the outstanding batch.';
comment on column iu_core.event_subscription.batch_last_event_id is 'Last event of the outstanding batch.';
comment on column iu_core.event_subscription.acked_event_id is 'Event of the last ack, so that an ack can be repeated.';
comment on column iu_core.event_subscription.created_at is 'When it was made.';
comment on column iu_core.event_subscription.changed_at is 'When its definition was changed last.';
comment on column iu_core.event_subscription.changed_by is 'Who changed its definition last.';
comment on constraint event_subscription_pkey on iu_core.event_subscription is 'Identity of a row.';
comment on constraint event_subscription_name_format_check on iu_core.event_subscription is 'name format.';
comment on constraint event_subscription_status_known_check on iu_core.event_subscription is 'status known.';
comment on constraint event_subscription_has_patterns_check on iu_core.event_subscription is 'has patterns.';
comment on constraint event_subscription_position_not_negative_check on iu_core.event_subscription is 'position not negative.';
comment on constraint event_subscription_batch_whole_check on iu_core.event_subscription is 'batch whole.';
comment on constraint event_subscription_leased_by_somebody_check on iu_core.event_subscription is 'leased by somebody.';

grant select on table iu_core.event_subscription to iu_reader;
