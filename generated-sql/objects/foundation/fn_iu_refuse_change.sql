create function iu_core.fn_iu_refuse_change()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
begin
  raise exception using
    errcode = 'IU009',
    message = format('Rows of %I.%I are immutable: %s is refused.', tg_table_schema, tg_table_name, tg_op),
    detail = jsonb_build_object('code', 'immutable', 'relation', tg_table_name, 'operation', tg_op)::text,
    hint = 'Write a new version or a compensating entry instead.';
end
$iu$;

comment on function iu_core.fn_iu_refuse_change() is 'Refuses every statement it is fired for: the table''s rows are history.
Errors: IU009 immutable';

revoke all on function iu_core.fn_iu_refuse_change() from public;
