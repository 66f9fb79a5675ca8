create function iu_core.fn_iu_in_force_keep()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
begin
  raise exception using
    errcode = 'IU009',
    message = 'What was in force when is history: a period is ended once, and nothing else of it changes.',
    detail = jsonb_build_object('code', 'immutable', 'relation', tg_table_name, 'in_force_id', old.in_force_id)::text,
    hint = 'Enact another version, or undo with fn_iu_unenact.';
end
$iu$;

comment on function iu_core.fn_iu_in_force_keep() is 'Refuses to change what was in force, and to end it twice.
Errors: IU009 immutable';

revoke all on function iu_core.fn_iu_in_force_keep() from public;
