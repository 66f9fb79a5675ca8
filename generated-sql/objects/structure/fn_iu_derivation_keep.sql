create function iu_core.fn_iu_derivation_keep()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
begin
  raise exception using
    errcode = 'IU009',
    message = 'A derivation is history: it can be undone once, and nothing else of it changes.',
    detail = jsonb_build_object('code', 'immutable', 'relation', tg_table_name, 'derivation_id', old.derivation_id)::text,
    hint = 'Undo the operation with fn_iu_unsplit, fn_iu_unmerge or fn_iu_unsupersede.';
end
$iu$;

comment on function iu_core.fn_iu_derivation_keep() is 'Refuses to change a derivation otherwise than by undoing it once.
Errors: IU009 immutable';

revoke all on function iu_core.fn_iu_derivation_keep() from public;
