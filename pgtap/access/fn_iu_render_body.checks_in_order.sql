-- Version, state, permission, context scope: the first that fails speaks; what passes leaves an audit row.
begin;
select plan(6);

select iu_core.fn_dot_config_set(key, 'true', 'pgtap', 'Test.')
from unnest(array['iu_core.access_enabled', 'iu_core.render_body_enabled', 'iu_core.unit_write_enabled']) as key;
select iu_core.fn_access_scope_define('pgtap', 'pgTAP.', 'pgtap');
select iu_core.fn_iu_scope_set(array[iu_core.fn_iu_create('pgtap/rendered', 'clause', 'pgTAP', 'Bậc lương 1.', 'pgtap')], 'pgtap', 'pgtap');
prepare rendered(int, text, jsonb) as
  select iu_core.fn_iu_render_body(u.iu_id, $1, $2, 'an@example.org', $3)
  from iu_core.information_unit u where u.canonical_address = 'pgtap/rendered';

select throws_ok($$execute rendered(2, 'enacted', '{"collection_key": "nowhere"}')$$, 'IU004', null, 'no such version');
select throws_ok($$execute rendered(1, 'enacted', '{"collection_key": "nowhere"}')$$, 'IU007', null, 'not in force');
select throws_ok($$execute rendered(1, 'latest', '{"collection_key": "nowhere"}')$$, 'IU011', null, 'not granted');
select iu_core.fn_access_grant('pgtap', 'an@example.org', 'pgtap');
select throws_ok($$execute rendered(1, 'latest', '{"collection_key": "nowhere"}')$$, 'IU011', null, 'not a piece there');
select lives_ok($$execute rendered(1, 'latest', '{}')$$, 'all four passed');
select is(
  (select count(*) from iu_core.iu_render_audit a where a.principal = 'an@example.org' and a.version_no = 1),
  1::bigint,
  'one rendering, one audit row'
);

select * from finish();
rollback;
