create function iu_core.fn_iu_envelope_follow_manifest()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_iu_ids uuid[];
  v_manifests iu_core.iu_piece_collection_manifest[];
begin
  if not exists (select from iu_core.dot_config c where c.key = 'iu_core.three_axis_auto_refresh_enabled' and c.value = 'true') then
    return null;
  end if;
  v_manifests := array(select row(n.*)::iu_core.iu_piece_collection_manifest from changed n where n.created_at >= now());
  v_iu_ids := array(
    select m.iu_id
    from iu_core.iu_piece_membership m
    where m.collection_id in (select n.collection_id from unnest(v_manifests) n)
    union
    select p.iu_id::uuid
    from unnest(v_manifests) n
    cross join lateral (
      select j.value #>> '{}' from jsonb_path_query(n.change, '$.**.iu_id') as j (value)
    ) as p (iu_id)
    where p.iu_id ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$'
  );
  if v_iu_ids <> '{}' then
    perform iu_core.fn_iu_envelope_touch(v_iu_ids);
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_iu_envelope_follow_manifest() is 'Refreshes the envelopes of the units that are pieces of a collection that changed, or were.';

revoke all on function iu_core.fn_iu_envelope_follow_manifest() from public;
