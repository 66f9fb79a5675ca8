create function toy_shop.fn_keep_rows()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
begin
  raise exception using
    errcode = 'TY009',
    message = 'These rows stay as they are.',
    detail = jsonb_build_object('code', 'kept', 'relation', tg_table_name)::text,
    hint = 'Leave them.';
end
$iu$;

comment on function toy_shop.fn_keep_rows() is 'Refuses every change.
Errors: TY009 kept';

revoke all on function toy_shop.fn_keep_rows() from public;
