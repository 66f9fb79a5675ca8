-- Contract of fn_dot_command_execute. Generated; never edited.
begin;
select plan(13);

select has_function('iu_core', 'fn_dot_command_execute', array['text', 'jsonb', 'text', 'text']::text[], 'exists with its contract''s arguments');
select is((select coalesce(proargnames[1:pronargs], '{}') from pg_proc where oid = 'iu_core.fn_dot_command_execute(text, jsonb, text, text)'::regprocedure), array['p_command', 'p_args', 'p_actor', 'p_mode']::text[], 'argument names');
select function_lang_is('iu_core', 'fn_dot_command_execute', array['text', 'jsonb', 'text', 'text']::text[], 'plpgsql');
select volatility_is('iu_core', 'fn_dot_command_execute', array['text', 'jsonb', 'text', 'text']::text[], 'volatile');
select is_definer('iu_core', 'fn_dot_command_execute', array['text', 'jsonb', 'text', 'text']::text[]);
select ok((select 'search_path=pg_catalog, pg_temp' = any(proconfig) from pg_proc where oid = 'iu_core.fn_dot_command_execute(text, jsonb, text, text)'::regprocedure), 'pins its search path');
select isnt(obj_description('iu_core.fn_dot_command_execute(text, jsonb, text, text)'::regprocedure, 'pg_proc'), null, 'explains itself');
select ok(not has_function_privilege('iu_reader', 'iu_core.fn_dot_command_execute(text, jsonb, text, text)', 'execute'), 'iu_reader may not call it');
select ok(has_function_privilege('iu_app', 'iu_core.fn_dot_command_execute(text, jsonb, text, text)', 'execute'), 'iu_app may call it');
select ok(has_function_privilege('iu_operator', 'iu_core.fn_dot_command_execute(text, jsonb, text, text)', 'execute'), 'iu_operator may call it');
select ok(not has_function_privilege('iu_auditor', 'iu_core.fn_dot_command_execute(text, jsonb, text, text)', 'execute'), 'iu_auditor may not call it');
select ok(has_function_privilege('cutter_exec', 'iu_core.fn_dot_command_execute(text, jsonb, text, text)', 'execute'), 'cutter_exec may call it');
select ok(has_function_privilege('cutter_verify', 'iu_core.fn_dot_command_execute(text, jsonb, text, text)', 'execute'), 'cutter_verify may call it');

select * from finish();
rollback;
