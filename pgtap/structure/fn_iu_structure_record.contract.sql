-- Contract of fn_iu_structure_record. Generated; never edited.
begin;
select plan(13);

select has_function('iu_core', 'fn_iu_structure_record', array['text', 'uuid', 'uuid[]', 'integer[]', 'text[]', 'uuid[]', 'integer[]', 'text[]', 'uuid', 'jsonb', 'text']::text[], 'exists with its contract''s arguments');
select is((select coalesce(proargnames[1:pronargs], '{}') from pg_proc where oid = 'iu_core.fn_iu_structure_record(text, uuid, uuid[], integer[], text[], uuid[], integer[], text[], uuid, jsonb, text)'::regprocedure), array['p_operation', 'p_operation_id', 'p_from_iu_ids', 'p_from_version_nos', 'p_from_statuses', 'p_to_iu_ids', 'p_to_version_nos', 'p_to_statuses', 'p_review_decision_id', 'p_detail', 'p_actor']::text[], 'argument names');
select function_lang_is('iu_core', 'fn_iu_structure_record', array['text', 'uuid', 'uuid[]', 'integer[]', 'text[]', 'uuid[]', 'integer[]', 'text[]', 'uuid', 'jsonb', 'text']::text[], 'plpgsql');
select volatility_is('iu_core', 'fn_iu_structure_record', array['text', 'uuid', 'uuid[]', 'integer[]', 'text[]', 'uuid[]', 'integer[]', 'text[]', 'uuid', 'jsonb', 'text']::text[], 'volatile');
select is_definer('iu_core', 'fn_iu_structure_record', array['text', 'uuid', 'uuid[]', 'integer[]', 'text[]', 'uuid[]', 'integer[]', 'text[]', 'uuid', 'jsonb', 'text']::text[]);
select ok((select 'search_path=pg_catalog, pg_temp' = any(proconfig) from pg_proc where oid = 'iu_core.fn_iu_structure_record(text, uuid, uuid[], integer[], text[], uuid[], integer[], text[], uuid, jsonb, text)'::regprocedure), 'pins its search path');
select isnt(obj_description('iu_core.fn_iu_structure_record(text, uuid, uuid[], integer[], text[], uuid[], integer[], text[], uuid, jsonb, text)'::regprocedure, 'pg_proc'), null, 'explains itself');
select ok(not has_function_privilege('iu_reader', 'iu_core.fn_iu_structure_record(text, uuid, uuid[], integer[], text[], uuid[], integer[], text[], uuid, jsonb, text)', 'execute'), 'iu_reader may not call it');
select ok(not has_function_privilege('iu_app', 'iu_core.fn_iu_structure_record(text, uuid, uuid[], integer[], text[], uuid[], integer[], text[], uuid, jsonb, text)', 'execute'), 'iu_app may not call it');
select ok(not has_function_privilege('iu_operator', 'iu_core.fn_iu_structure_record(text, uuid, uuid[], integer[], text[], uuid[], integer[], text[], uuid, jsonb, text)', 'execute'), 'iu_operator may not call it');
select ok(not has_function_privilege('iu_auditor', 'iu_core.fn_iu_structure_record(text, uuid, uuid[], integer[], text[], uuid[], integer[], text[], uuid, jsonb, text)', 'execute'), 'iu_auditor may not call it');
select ok(not has_function_privilege('cutter_exec', 'iu_core.fn_iu_structure_record(text, uuid, uuid[], integer[], text[], uuid[], integer[], text[], uuid, jsonb, text)', 'execute'), 'cutter_exec may not call it');
select ok(not has_function_privilege('cutter_verify', 'iu_core.fn_iu_structure_record(text, uuid, uuid[], integer[], text[], uuid[], integer[], text[], uuid, jsonb, text)', 'execute'), 'cutter_verify may not call it');

select * from finish();
rollback;
