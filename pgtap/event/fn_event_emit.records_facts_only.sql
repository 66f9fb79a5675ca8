-- An event is recorded once its gate is open, holds facts its type knows and no text, and never changes.
begin;
select plan(14);

delete from iu_core.dot_config;
select is(
  iu_core.fn_event_emit('piece.split', 'information_unit', '01890000-0000-7000-8000-000000000000', '{"transition": "split"}', 'pgtap'),
  null,
  'with the gate closed an emission gives null'
);
select throws_ok(
  $$select iu_core.fn_event_emit('piece.splt', 'information_unit', '01890000-0000-7000-8000-000000000000', '{}', 'pgtap')$$,
  'IU002',
  'The event type piece.splt is not registered.',
  'but a type nobody registered is refused all the same'
);
select lives_ok(
  $$select iu_core.fn_dot_config_set('piece_event_runtime.emit_enabled', 'true', 'pgtap', 'open it')$$,
  'an operator opens the gate'
);
create temporary table emitted on commit drop as
  select iu_core.fn_event_emit(
    'piece.split', 'information_unit', '01890000-0000-7000-8000-000000000000', '{"transition": "split", "version_no": 3}', 'pgtap',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'pgtap-1'
  ) as event_id;
select results_eq(
  $$
    select o.event_domain, o.emit_mode, o.actor, o.payload, o.trace_id, o.parent_span_id, o.trace_flags
    from iu_core.event_outbox o
    join emitted e using (event_id)
  $$,
  $$
    values (
      'piece' collate "C", 'dry_run', 'pgtap', '{"transition": "split", "version_no": 3}'::jsonb,
      '0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331', '01'
    )
  $$,
  'the event is recorded as a dry run, its trace in parts'
);
select is(
  iu_core.fn_event_emit('piece.split', 'information_unit', '01890000-0000-7000-8000-000000000000', '{}', 'pgtap', null, 'pgtap-1'),
  (select event_id from emitted),
  'the same idempotency key gives the same event'
);
select is((select count(*)::int from iu_core.event_outbox where idempotency_key = 'pgtap-1'), 1, 'and there is one row');
select throws_ok(
  $$select iu_core.fn_event_emit('piece.split', 'information_unit', '01890000-0000-7000-8000-000000000000', '{"body_text": "…"}', 'pgtap')$$,
  'IU008',
  'The payload of piece.split is refused: $.payload.body_text is on the deny list.',
  'text is refused'
);
select throws_ok(
  $$select iu_core.fn_event_emit('piece.split', 'information_unit', '01890000-0000-7000-8000-000000000000', '{"page": 1}', 'pgtap')$$,
  'IU008',
  'The payload of piece.split is refused: $.payload.page is not in the schema.',
  'a key the type does not know is refused'
);
select throws_ok(
  format(
    $$select iu_core.fn_event_emit('piece.split', 'information_unit', '01890000-0000-7000-8000-000000000000', '{"collection_key": "%s"}', 'pgtap')$$,
    repeat('x', 5000)
  ),
  'IU008',
  'The payload of piece.split has 5022 bytes; at most 4096 are allowed.',
  'a large payload is refused'
);
select throws_ok(
  $$select iu_core.fn_event_emit('piece.split', 'information_unit', '01890000-0000-7000-8000-000000000000', '{}', 'pgtap', '00-0-0-01')$$,
  'IU003',
  'A traceparent is 00-<32 hex>-<16 hex>-<2 hex>, lower-case, neither id all zero.',
  'a malformed trace is refused'
);
select throws_ok($$update iu_core.event_outbox set actor = 'x'$$, 'IU009', null, 'the outbox cannot be updated');
select throws_ok($$delete from iu_core.event_outbox_default$$, 'IU009', null, 'a partition cannot be deleted from');
select throws_ok($$truncate iu_core.event_outbox$$, 'IU009', null, 'the outbox cannot be truncated');
set local role iu_app;
select throws_ok($$insert into iu_core.event_outbox select * from iu_core.event_outbox$$, '42501', null, 'the application writes through functions only');
reset role;

select * from finish();
rollback;
