create function iu_core.fn_iu_unit_identity_keep()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_old iu_core.information_unit[];
  v_new iu_core.information_unit[];
  v_changed uuid;
begin
  v_old := array(select row(b.*)::iu_core.information_unit from before_update b);
  v_new := array(select row(a.*)::iu_core.information_unit from after_update a);

  select o.iu_id
  into v_changed
  from unnest(v_old) o
  left join unnest(v_new) n
    on n.iu_id = o.iu_id
    and n.canonical_address = o.canonical_address
    and n.created_at = o.created_at
    and n.created_by = o.created_by
  where n.iu_id is null
  limit 1;
  if found then
    raise exception using
      errcode = 'IU009',
      message = 'The id, address and origin of a unit never change.',
      detail = jsonb_build_object('code', 'immutable', 'relation', tg_table_name, 'iu_id', v_changed)::text,
      hint = 'Create another unit and let it supersede this one.';
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_iu_unit_identity_keep() is 'Refuses an update that changes a unit''s id, address or origin.
Errors: IU009 immutable';

revoke all on function iu_core.fn_iu_unit_identity_keep() from public;
