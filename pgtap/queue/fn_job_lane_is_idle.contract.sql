-- Contract of fn_job_lane_is_idle. Generated; never edited.
begin;
select plan(13);

select has_function('iu_core', 'fn_job_lane_is_idle', array['bigint', 'timestamp with time zone', 'uuid']::text[], 'exists with its contract''s arguments');
select is((select coalesce(proargnames[1:pronargs], '{}') from pg_proc where oid = 'iu_core.fn_job_lane_is_idle(bigint, timestamp with time zone, uuid)'::regprocedure), array['p_lane', 'p_floor_at', 'p_floor_id']::text[], 'argument names');
select function_lang_is('iu_core', 'fn_job_lane_is_idle', array['bigint', 'timestamp with time zone', 'uuid']::text[], 'plpgsql');
select volatility_is('iu_core', 'fn_job_lane_is_idle', array['bigint', 'timestamp with time zone', 'uuid']::text[], 'stable');
select isnt_definer('iu_core', 'fn_job_lane_is_idle', array['bigint', 'timestamp with time zone', 'uuid']::text[]);
select ok((select 'search_path=pg_catalog, pg_temp' = any(proconfig) from pg_proc where oid = 'iu_core.fn_job_lane_is_idle(bigint, timestamp with time zone, uuid)'::regprocedure), 'pins its search path');
select isnt(obj_description('iu_core.fn_job_lane_is_idle(bigint, timestamp with time zone, uuid)'::regprocedure, 'pg_proc'), null, 'explains itself');
select ok(not has_function_privilege('iu_reader', 'iu_core.fn_job_lane_is_idle(bigint, timestamp with time zone, uuid)', 'execute'), 'iu_reader may not call it');
select ok(not has_function_privilege('iu_app', 'iu_core.fn_job_lane_is_idle(bigint, timestamp with time zone, uuid)', 'execute'), 'iu_app may not call it');
select ok(not has_function_privilege('iu_operator', 'iu_core.fn_job_lane_is_idle(bigint, timestamp with time zone, uuid)', 'execute'), 'iu_operator may not call it');
select ok(not has_function_privilege('iu_auditor', 'iu_core.fn_job_lane_is_idle(bigint, timestamp with time zone, uuid)', 'execute'), 'iu_auditor may not call it');
select ok(not has_function_privilege('cutter_exec', 'iu_core.fn_job_lane_is_idle(bigint, timestamp with time zone, uuid)', 'execute'), 'cutter_exec may not call it');
select ok(not has_function_privilege('cutter_verify', 'iu_core.fn_job_lane_is_idle(bigint, timestamp with time zone, uuid)', 'execute'), 'cutter_verify may not call it');

select * from finish();
rollback;
