-- A workflow of seven steps and an instance of the same seven units: the figures of the reference run.
begin;
select plan(12);

insert into iu_core.dot_config (key, value) values ('iu_core.composer_enabled', 'true')
on conflict (key) do update set value = 'true';

create temporary table made as
select iu_core.fn_iu_compose(
  'pgtap.quy-trình',
  'workflow',
  'Phê duyệt hoá đơn',
  (select jsonb_agg(jsonb_build_object('title', 'Bước ' || n, 'body', 'Nội dung của bước ' || n) order by n) from generate_series(1, 7) as n),
  'pgtap'
) as result;

select is((select result ->> 'minted' from made), '7', 'seven units are minted');
select is((select result ->> 'reused' from made), '0', 'none is shared');
select is(
  (select (iu_core.fn_iu_collection_validate('pgtap.quy-trình') ->> 'ok')::boolean),
  true,
  'the collection is valid'
);
select results_eq(
  $$select piece_order, title from iu_core.fn_iu_collection_render('pgtap.quy-trình')$$,
  $$select n, 'Bước ' || n from generate_series(1, 7) as n$$,
  'it renders seven rows in order'
);
select is(
  (select count(*) from iu_core.iu_lifecycle_log where detail ->> 'collection_key' = 'pgtap.quy-trình' and transition_type = 'create'),
  7::bigint,
  'each minted unit is logged once'
);
select is(
  iu_core.fn_iu_collection_manifest_refresh('pgtap.quy-trình', 'pgtap'),
  iu_core.fn_iu_collection_manifest_refresh('pgtap.quy-trình', 'pgtap'),
  'two refreshes give the same manifest'
);
select is(
  (select result ->> 'graph_digest' from made),
  (
    select encode(sha256(convert_to(E'iu.graph.v1\n' || string_agg(concat_ws(E'\t', piece_order, iu_id, role) || E'\n', '' order by piece_order), 'UTF8')), 'hex')
    from iu_core.fn_iu_collection_render('pgtap.quy-trình')
  ),
  'the graph digest is that of the rendered pieces'
);

create temporary table instance as
select iu_core.fn_iu_collection_instantiate('pgtap.quy-trình', 'pgtap.quy-trình.tháng-5', 'Tháng 5', 'pgtap') as result;

select is((select result ->> 'minted' from instance), '0', 'an instance mints nothing');
select is(
  iu_core.fn_iu_collection_compare('pgtap.quy-trình', 'pgtap.quy-trình.tháng-5'),
  '{"a_count": 7, "b_count": 7, "shared": 7, "a_only": 0, "b_only": 0, "graph_equal": true, "content_equal": true}',
  'template and instance share all seven pieces and both digests'
);
select throws_ok(
  $$select iu_core.fn_iu_compose('pgtap.quy-trình', 'workflow', 'x', '[{"title": "a", "body": "b"}]', 'pgtap')$$,
  'IU005',
  'The collection key pgtap.quy-trình is taken.',
  'a key is given out once'
);
select throws_ok(
  $$select iu_core.fn_iu_compose('pgtap.khác', 'workflow', 'x', '[{"title": "a", "body": "b"}, {"title": "a"}]', 'pgtap')$$,
  'IU003',
  'A body is required.',
  'a piece without a body is refused'
);
select is_empty(
  $$select from iu_core.iu_piece_collection where collection_key = 'pgtap.khác'$$,
  'and nothing of it is there'
);

select * from finish();
rollback;
