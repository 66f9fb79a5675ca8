create function iu_core.fn_iu_hold_keep()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
begin
  raise exception using
    errcode = 'IU009',
    message = 'A hold is history: it is released once, and nothing else of it changes.',
    detail = jsonb_build_object('code', 'immutable', 'relation', tg_table_name, 'hold_id', old.hold_id)::text,
    hint = 'Release it with fn_iu_hold_release, and place another with fn_iu_hold_place.';
end
$iu$;

comment on function iu_core.fn_iu_hold_keep() is 'Refuses to change a hold otherwise than by releasing it once.
Errors: IU009 immutable';

revoke all on function iu_core.fn_iu_hold_keep() from public;
