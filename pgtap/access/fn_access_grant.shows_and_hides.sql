-- A unit in a scope is there for those who were granted it, and for nobody else; a revocation hides it again.
begin;
select plan(7);

select iu_core.fn_dot_config_set(key, 'true', 'pgtap', 'Test.')
from unnest(array['iu_core.access_enabled', 'iu_core.unit_write_enabled']) as key;
select iu_core.fn_access_scope_define('pgtap', 'pgTAP.', 'pgtap');
select iu_core.fn_iu_create('pgtap/hidden', 'clause', 'pgTAP', 'Bậc lương 1.', 'pgtap');

create function pg_temp.seen_by(p_role name) returns bigint language plpgsql as $$
declare
  v_count bigint;
begin
  execute format('set local role %I', p_role);
  select count(*) into v_count from iu_core.unit_version v where v.body = 'Bậc lương 1.';
  reset role;
  return v_count;
end
$$;

select is(pg_temp.seen_by('iu_reader'), 1::bigint, 'without a scope everybody sees it');
select iu_core.fn_iu_scope_set(array_agg(iu_id), 'pgtap', 'pgtap')
from iu_core.information_unit where canonical_address = 'pgtap/hidden';
select is(pg_temp.seen_by('iu_reader'), 0::bigint, 'in a scope nobody was granted nobody does');
select is(pg_temp.seen_by('iu_auditor'), 1::bigint, 'but auditors');
select iu_core.fn_access_grant('pgtap', 'iu_app', 'pgtap');
select is(pg_temp.seen_by('iu_app'), 1::bigint, 'who was granted it does');
select is(pg_temp.seen_by('iu_operator'), 1::bigint, 'and who has the privileges of that role');
select is(pg_temp.seen_by('iu_reader'), 0::bigint, 'others do not');
select iu_core.fn_access_revoke('pgtap', 'iu_app', 'pgtap');
select is(pg_temp.seen_by('iu_app'), 0::bigint, 'a revoked grant is none');

select * from finish();
rollback;
