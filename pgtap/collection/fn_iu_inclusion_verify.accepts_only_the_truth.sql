-- Every piece of a collection can be proven to belong to its content digest; a changed proof proves nothing.
begin;
select plan(6);

insert into iu_core.dot_config (key, value) values ('iu_core.composer_enabled', 'true')
on conflict (key) do update set value = 'true';

create temporary table made as
select iu_core.fn_iu_compose(
  'pgtap.chứng-minh',
  'workflow',
  'Chứng minh',
  (select jsonb_agg(jsonb_build_object('title', 'Bước ' || n, 'body', 'Nội dung ' || n) order by n) from generate_series(1, 11) as n),
  'pgtap'
) as result;
create temporary view proofs as
select n, iu_core.fn_iu_collection_inclusion_proof('pgtap.chứng-minh', n) as proof from generate_series(1, 11) as n;

select is((select count(*) from proofs where iu_core.fn_iu_inclusion_verify(proof)), 11::bigint, 'the proof of each of eleven places holds');
select is(
  (select count(*) from proofs, made where proof ->> 'root' = result ->> 'content_digest'),
  11::bigint,
  'their root is the content digest'
);
select is(
  (
    select count(*)
    from proofs p
    join iu_core.fn_iu_collection_render('pgtap.chứng-minh') r on r.piece_order = p.n
    where p.proof ->> 'leaf_data' = r.role || E'\t' || r.body_digest
  ),
  11::bigint,
  'their leaves are role and digest of the text'
);
select is_empty(
  $$select n from proofs where iu_core.fn_iu_inclusion_verify(jsonb_set(proof, '{index}', to_jsonb(n % 11)))$$,
  'no proof holds for another place'
);
select is_empty(
  $$select n from proofs where iu_core.fn_iu_inclusion_verify(proof #- '{path,0}')$$,
  'nor with a node missing'
);
select is_empty(
  $$select n from proofs where iu_core.fn_iu_inclusion_verify(jsonb_set(proof, '{root}', to_jsonb(repeat('0', 64))))$$,
  'nor for another root'
);

select * from finish();
rollback;
