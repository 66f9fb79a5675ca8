-- Partitions are made for the months to come; events go where their time belongs, and cannot be changed there either.
begin;
select plan(6);
set local timezone = 'UTC';

select is(
  (select array_agg(p ->> 'month') from jsonb_array_elements(iu_core.fn_event_outbox_partitions_ahead(2, 'pgtap')) as p),
  (select array_agg(to_char(date_trunc('month', now()) + make_interval(months => n), 'YYYY-MM-DD')) from generate_series(1, 2) as n),
  'one for each of the next two months'
);
select is(
  (select array_agg(distinct p ->> 'state') from jsonb_array_elements(iu_core.fn_event_outbox_partitions_ahead(2, 'pgtap')) as p),
  array['existing'],
  'which are there when asked for again'
);
create temporary table written on commit drop as
  with inserted as (
    insert into iu_core.event_outbox (event_id, occurred_at, subject_id, event_domain, event_type, emit_mode, subject_kind, actor, payload)
    select iu_core.fn_iu_uuid7(at), at, gen_random_uuid(), 'piece', 'piece.split', 'dry_run', 'pgtap', 'pgtap', '{}'
    from (
      values
        (date_trunc('month', now())),
        (date_trunc('month', now()) + interval '1 month'),
        (date_trunc('month', now()) + interval '2 months' - interval '1 microsecond'),
        (date_trunc('month', now()) + interval '2 months')
    ) as t (at)
    returning tableoid::regclass::text as partition, occurred_at
  )
  select * from inserted;
select results_eq(
  $$select partition from written order by occurred_at offset 1$$,
  $$
    select 'iu_core.event_outbox_' || to_char(date_trunc('month', now()) + make_interval(months => m), 'YYYY_MM')
    from unnest(array[1, 1, 2]) as m
  $$,
  'events are where their month is, to the microsecond'
);
select throws_ok(
  format('delete from %s', (select max(partition) from written)),
  'IU009',
  null,
  'a month''s partition cannot be deleted from'
);
select throws_ok(format('truncate %s', (select max(partition) from written)), 'IU009', null, 'nor truncated');
select throws_ok(
  $$select iu_core.fn_event_outbox_partitions_ahead(0, 'pgtap')$$,
  'IU003',
  'Partitions are made for 1 to 60 months ahead.',
  'no months are refused'
);

select * from finish();
rollback;
