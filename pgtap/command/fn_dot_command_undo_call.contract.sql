-- Contract of fn_dot_command_undo_call. Generated; never edited.
begin;
select plan(13);

select has_function('iu_core', 'fn_dot_command_undo_call', array['jsonb', 'jsonb', 'jsonb']::text[], 'exists with its contract''s arguments');
select is((select coalesce(proargnames[1:pronargs], '{}') from pg_proc where oid = 'iu_core.fn_dot_command_undo_call(jsonb, jsonb, jsonb)'::regprocedure), array['p_calls', 'p_args', 'p_result']::text[], 'argument names');
select function_lang_is('iu_core', 'fn_dot_command_undo_call', array['jsonb', 'jsonb', 'jsonb']::text[], 'sql');
select volatility_is('iu_core', 'fn_dot_command_undo_call', array['jsonb', 'jsonb', 'jsonb']::text[], 'immutable');
select isnt_definer('iu_core', 'fn_dot_command_undo_call', array['jsonb', 'jsonb', 'jsonb']::text[]);
select ok((select 'search_path=pg_catalog, pg_temp' = any(proconfig) from pg_proc where oid = 'iu_core.fn_dot_command_undo_call(jsonb, jsonb, jsonb)'::regprocedure), 'pins its search path');
select isnt(obj_description('iu_core.fn_dot_command_undo_call(jsonb, jsonb, jsonb)'::regprocedure, 'pg_proc'), null, 'explains itself');
select ok(not has_function_privilege('iu_reader', 'iu_core.fn_dot_command_undo_call(jsonb, jsonb, jsonb)', 'execute'), 'iu_reader may not call it');
select ok(not has_function_privilege('iu_app', 'iu_core.fn_dot_command_undo_call(jsonb, jsonb, jsonb)', 'execute'), 'iu_app may not call it');
select ok(not has_function_privilege('iu_operator', 'iu_core.fn_dot_command_undo_call(jsonb, jsonb, jsonb)', 'execute'), 'iu_operator may not call it');
select ok(not has_function_privilege('iu_auditor', 'iu_core.fn_dot_command_undo_call(jsonb, jsonb, jsonb)', 'execute'), 'iu_auditor may not call it');
select ok(not has_function_privilege('cutter_exec', 'iu_core.fn_dot_command_undo_call(jsonb, jsonb, jsonb)', 'execute'), 'cutter_exec may not call it');
select ok(not has_function_privilege('cutter_verify', 'iu_core.fn_dot_command_undo_call(jsonb, jsonb, jsonb)', 'execute'), 'cutter_verify may not call it');

select * from finish();
rollback;
