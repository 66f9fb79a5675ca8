-- Contract of fn_iu_uuid7_at. Generated; never edited.
begin;
select plan(13);

select has_function('iu_core', 'fn_iu_uuid7_at', array['uuid']::text[], 'exists with its contract''s arguments');
select is((select coalesce(proargnames[1:pronargs], '{}') from pg_proc where oid = 'iu_core.fn_iu_uuid7_at(uuid)'::regprocedure), array['p_id']::text[], 'argument names');
select function_lang_is('iu_core', 'fn_iu_uuid7_at', array['uuid']::text[], 'sql');
select volatility_is('iu_core', 'fn_iu_uuid7_at', array['uuid']::text[], 'immutable');
select isnt_definer('iu_core', 'fn_iu_uuid7_at', array['uuid']::text[]);
select ok((select prosqlbody is not null from pg_proc where oid = 'iu_core.fn_iu_uuid7_at(uuid)'::regprocedure), 'is parsed at creation');
select isnt(obj_description('iu_core.fn_iu_uuid7_at(uuid)'::regprocedure, 'pg_proc'), null, 'explains itself');
select ok(has_function_privilege('iu_reader', 'iu_core.fn_iu_uuid7_at(uuid)', 'execute'), 'iu_reader may call it');
select ok(has_function_privilege('iu_app', 'iu_core.fn_iu_uuid7_at(uuid)', 'execute'), 'iu_app may call it');
select ok(has_function_privilege('iu_operator', 'iu_core.fn_iu_uuid7_at(uuid)', 'execute'), 'iu_operator may call it');
select ok(has_function_privilege('iu_auditor', 'iu_core.fn_iu_uuid7_at(uuid)', 'execute'), 'iu_auditor may call it');
select ok(not has_function_privilege('cutter_exec', 'iu_core.fn_iu_uuid7_at(uuid)', 'execute'), 'cutter_exec may not call it');
select ok(not has_function_privilege('cutter_verify', 'iu_core.fn_iu_uuid7_at(uuid)', 'execute'), 'cutter_verify may not call it');

select * from finish();
rollback;
