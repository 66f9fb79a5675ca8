-- Many events go in together, in order, or not at all.
begin;
select plan(6);

insert into iu_core.dot_config (key, value)
values ('piece_event_runtime.emit_enabled', 'true')
on conflict (key) do update set value = excluded.value;
create temporary table given (events jsonb) on commit drop;
insert into given
select jsonb_agg(
  jsonb_build_object(
    'event_type', 'piece.split',
    'subject_kind', 'information_unit',
    'subject_id', '01890000-0000-7000-8000-000000000000',
    'payload', jsonb_build_object('version_no', n),
    'idempotency_key', 'pgtap-' || n
  )
  order by n
)
from generate_series(1, 100) as n;

select throws_ok(
  $$select iu_core.fn_event_emit_many(jsonb_set(events, '{56,payload,body_text}', '"…"'), 'pgtap') from given$$,
  'IU008',
  'The payload of piece.split is refused: $[56].payload.body_text is on the deny list.',
  'one event that is refused is named by its place'
);
select is((select count(*)::int from iu_core.event_outbox where idempotency_key like 'pgtap-%'), 0, 'and none of the others is recorded');
create temporary table emitted on commit drop as
  select e.event_id, e.n
  from given, unnest(iu_core.fn_event_emit_many(events, 'pgtap')) with ordinality as e (event_id, n);
select is((select count(distinct event_id)::int from emitted), 100, 'without it there are a hundred ids');
select results_eq(
  $$select (o.payload ->> 'version_no')::bigint from iu_core.event_outbox o join emitted e using (event_id) order by o.event_id$$,
  $$select n from emitted order by n$$,
  'which ascend in the order given'
);
select is(
  (select iu_core.fn_event_emit_many(events, 'pgtap') from given),
  (select array_agg(event_id order by n) from emitted),
  'the same keys again give the same ids'
);
select is((select count(*)::int from iu_core.event_outbox where idempotency_key like 'pgtap-%'), 100, 'and no further rows');

select * from finish();
rollback;
