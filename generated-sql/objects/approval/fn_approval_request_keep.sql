create function iu_core.fn_approval_request_keep()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
begin
  raise exception using
    errcode = 'IU009',
    message = 'What an approval is asked for, and its terms, never change.',
    detail = jsonb_build_object('code', 'immutable', 'relation', tg_table_name, 'request_id', old.request_id)::text,
    hint = 'Cancel the request and open another.';
end
$iu$;

comment on function iu_core.fn_approval_request_keep() is 'Refuses to change what a request asks for, who asks, or the terms it was opened under.
Errors: IU009 immutable';

revoke all on function iu_core.fn_approval_request_keep() from public;
