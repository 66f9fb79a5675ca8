-- Contract of fn_iu_retire_many. Generated; never edited.
begin;
select plan(13);

select has_function('iu_core', 'fn_iu_retire_many', array['uuid[]', 'uuid', 'text']::text[], 'exists with its contract''s arguments');
select is((select coalesce(proargnames[1:pronargs], '{}') from pg_proc where oid = 'iu_core.fn_iu_retire_many(uuid[], uuid, text)'::regprocedure), array['p_iu_ids', 'p_review_decision_id', 'p_actor']::text[], 'argument names');
select function_lang_is('iu_core', 'fn_iu_retire_many', array['uuid[]', 'uuid', 'text']::text[], 'plpgsql');
select volatility_is('iu_core', 'fn_iu_retire_many', array['uuid[]', 'uuid', 'text']::text[], 'volatile');
select is_definer('iu_core', 'fn_iu_retire_many', array['uuid[]', 'uuid', 'text']::text[]);
select ok((select 'search_path=pg_catalog, pg_temp' = any(proconfig) from pg_proc where oid = 'iu_core.fn_iu_retire_many(uuid[], uuid, text)'::regprocedure), 'pins its search path');
select isnt(obj_description('iu_core.fn_iu_retire_many(uuid[], uuid, text)'::regprocedure, 'pg_proc'), null, 'explains itself');
select ok(not has_function_privilege('iu_reader', 'iu_core.fn_iu_retire_many(uuid[], uuid, text)', 'execute'), 'iu_reader may not call it');
select ok(has_function_privilege('iu_app', 'iu_core.fn_iu_retire_many(uuid[], uuid, text)', 'execute'), 'iu_app may call it');
select ok(has_function_privilege('iu_operator', 'iu_core.fn_iu_retire_many(uuid[], uuid, text)', 'execute'), 'iu_operator may call it');
select ok(not has_function_privilege('iu_auditor', 'iu_core.fn_iu_retire_many(uuid[], uuid, text)', 'execute'), 'iu_auditor may not call it');
select ok(not has_function_privilege('cutter_exec', 'iu_core.fn_iu_retire_many(uuid[], uuid, text)', 'execute'), 'cutter_exec may not call it');
select ok(not has_function_privilege('cutter_verify', 'iu_core.fn_iu_retire_many(uuid[], uuid, text)', 'execute'), 'cutter_verify may not call it');

select * from finish();
rollback;
