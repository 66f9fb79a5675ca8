-- Line ends become LF and Unicode becomes NFC when text enters; the digest is that of the stored bytes.
begin;
select plan(6);

insert into iu_core.dot_config (key, value) values ('iu_core.unit_write_enabled', 'true')
on conflict (key) do update set value = 'true';

-- "phê duyệt" with its marks apart, and all three kinds of line end
select isnt(
  iu_core.fn_iu_create(
    'pgtap/' || normalize('phê-duyệt', nfd),
    'clause',
    normalize('Phê duyệt', nfd),
    normalize(E'Bước 1\r\nBước 2\rBước 3\n', nfd),
    'pgtap'
  ),
  null,
  'a unit is made from decomposed text'
);

create temporary view made as
select g.*
from iu_core.information_unit u
cross join lateral iu_core.fn_iu_get(u.iu_id) g
where u.canonical_address = 'pgtap/phê-duyệt';

select is((select count(*) from made), 1::bigint, 'its address is composed');
select is((select title from made), 'Phê duyệt', 'its title is composed');
select is((select body from made), E'Bước 1\nBước 2\nBước 3\n', 'its body is composed and its lines end in LF');
select is(
  (select body_digest from made),
  encode(sha256(convert_to(E'Bước 1\nBước 2\nBước 3\n', 'UTF8')), 'hex'),
  'the digest is SHA-256 of those bytes'
);
select throws_ok(
  $$select iu_core.fn_iu_create('pgtap/phê-duyệt', 'clause', 'Phê duyệt', '', 'pgtap')$$,
  'IU005',
  'The address pgtap/phê-duyệt is taken.',
  'the composed address is the same address'
);

select * from finish();
rollback;
