create function iu_core.fn_iu_retirement_keep()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
begin
  raise exception using
    errcode = 'IU009',
    message = 'A retirement is history: it can be undone once, and nothing else of it changes.',
    detail = jsonb_build_object('code', 'immutable', 'relation', tg_table_name, 'retirement_id', old.retirement_id)::text,
    hint = 'Undo it with fn_iu_unretire.';
end
$iu$;

comment on function iu_core.fn_iu_retirement_keep() is 'Refuses to change a retirement otherwise than by undoing it once.
Errors: IU009 immutable';

revoke all on function iu_core.fn_iu_retirement_keep() from public;
