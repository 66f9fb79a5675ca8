-- Contract of fn_item_add. Generated; never edited.
begin;
select plan(9);

select has_function('toy_shop', 'fn_item_add', array['text', 'text', 'text', 'integer']::text[], 'exists with its contract''s arguments');
select is((select coalesce(proargnames[1:pronargs], '{}') from pg_proc where oid = 'toy_shop.fn_item_add(text, text, text, integer)'::regprocedure), array['p_code', 'p_title', 'p_category', 'p_order']::text[], 'argument names');
select function_lang_is('toy_shop', 'fn_item_add', array['text', 'text', 'text', 'integer']::text[], 'plpgsql');
select volatility_is('toy_shop', 'fn_item_add', array['text', 'text', 'text', 'integer']::text[], 'volatile');
select is_definer('toy_shop', 'fn_item_add', array['text', 'text', 'text', 'integer']::text[]);
select ok((select 'search_path=pg_catalog, pg_temp' = any(proconfig) from pg_proc where oid = 'toy_shop.fn_item_add(text, text, text, integer)'::regprocedure), 'pins its search path');
select isnt(obj_description('toy_shop.fn_item_add(text, text, text, integer)'::regprocedure, 'pg_proc'), null, 'explains itself');
select ok(not has_function_privilege('toy_clerk', 'toy_shop.fn_item_add(text, text, text, integer)', 'execute'), 'toy_clerk may not call it');
select ok(has_function_privilege('toy_manager', 'toy_shop.fn_item_add(text, text, text, integer)', 'execute'), 'toy_manager may call it');

select * from finish();
rollback;
