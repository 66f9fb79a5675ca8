-- One direct emission and three logged transitions make four piece events, all dry runs.
begin;
select plan(4);

delete from iu_core.dot_config;
insert into iu_core.information_unit (canonical_address, unit_kind, created_by)
select 'pgtap/event/' || n, 'clause', 'pgtap' from generate_series(1, 4) as n;
create temporary table unit on commit drop as
  select iu_id, row_number() over (order by canonical_address) as n
  from iu_core.information_unit
  where canonical_address like 'pgtap/event/%';

insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor) select iu_id, 'split', 'pgtap' from unit where n = 1;
select is_empty($$select from iu_core.v_piece_event_outbox join unit on iu_id = subject_id$$, 'with the gate closed the log emits nothing');

insert into iu_core.dot_config (key, value) values ('piece_event_runtime.emit_enabled', 'true');
select isnt(
  iu_core.fn_iu_piece_emit_event('split', (select iu_id from unit where n = 1), '{}', 'pgtap'),
  null,
  'with it open an event can be emitted by hand'
);
select lives_ok(
  $$
    insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor)
    select iu_id, (array['split', 'merge', 'supersede'])[n - 1], 'pgtap' from unit where n > 1
  $$,
  'and the owner may log three transitions with no more than unit, transition and actor'
);
select results_eq(
  $$
    select u.n, v.event_type, v.emit_mode, v.payload
    from iu_core.v_piece_event_outbox v
    join unit u on u.iu_id = v.subject_id
    order by v.event_id
  $$,
  $$
    values
      (1::bigint, 'piece.split' collate "C", 'dry_run', '{"transition": "split"}'::jsonb),
      (2, 'piece.split', 'dry_run', '{"transition": "split"}'),
      (3, 'piece.merged', 'dry_run', '{"transition": "merge"}'),
      (4, 'piece.superseded', 'dry_run', '{"transition": "supersede"}')
  $$,
  'which makes four events, in order, none of them to be delivered'
);

select * from finish();
rollback;
