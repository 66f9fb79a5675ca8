-- Edits expect a manifest, renumber what is between, and leave nothing behind when the kind forbids the result.
begin;
select plan(8);

insert into iu_core.dot_config (key, value) values ('iu_core.composer_enabled', 'true')
on conflict (key) do update set value = 'true';

select lives_ok(
  $$
    select iu_core.fn_iu_compose(
      'pgtap.sổ-tay', 'file', 'Sổ tay',
      '[{"title": "T", "body": "t", "role": "title"}, {"title": "A", "body": "a", "role": "body"}, {"title": "B", "body": "b", "role": "body"},
        {"title": "R", "body": "r", "role": "reference"}]',
      'pgtap'
    )
  $$,
  'a file of four pieces is composed'
);
create temporary view places as
select string_agg(title, ' ' order by piece_order) as titles from iu_core.fn_iu_collection_render('pgtap.sổ-tay');

select is((iu_core.fn_iu_piece_move('pgtap.sổ-tay', 3, 2, 1, 'pgtap') ->> 'manifest_no')::int, 2, 'a move writes a manifest');
select is((select titles from places), 'T B A R', 'and the pieces between close up');
select throws_ok(
  $$select iu_core.fn_iu_piece_move('pgtap.sổ-tay', 3, 2, 1, 'pgtap')$$,
  'IU005',
  'The collection pgtap.sổ-tay is at manifest 2, not at the expected 1.',
  'whoever has read the former manifest is refused'
);
select throws_ok(
  $$select iu_core.fn_iu_piece_move('pgtap.sổ-tay', 4, 1, 2, 'pgtap')$$,
  'IU003',
  null,
  'a reference cannot stand before the title'
);
select throws_ok(
  $$select iu_core.fn_iu_piece_remove('pgtap.sổ-tay', 1, 2, 'pgtap')$$,
  'IU003',
  'The kind file has at least 1 with the role title.',
  'a file keeps its title'
);
select is((select titles from places), 'T B A R', 'refused edits leave no trace');
select is(
  iu_core.fn_iu_collection_validate('pgtap.sổ-tay') -> 'problems',
  '[]',
  'and the collection is valid'
);

select * from finish();
rollback;
