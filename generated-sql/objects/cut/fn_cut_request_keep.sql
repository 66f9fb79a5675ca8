create function iu_core.fn_cut_request_keep()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
begin
  raise exception using
    errcode = 'IU009',
    message = 'The document, the source and the origin of a cut never change.',
    detail = jsonb_build_object('code', 'immutable', 'relation', tg_table_name, 'cut_request_id', old.cut_request_id)::text,
    hint = 'Open another cut of the document.';
end
$iu$;

comment on function iu_core.fn_cut_request_keep() is 'Refuses to change what a cut is of, and who opened it.
Errors: IU009 immutable';

revoke all on function iu_core.fn_cut_request_keep() from public;
