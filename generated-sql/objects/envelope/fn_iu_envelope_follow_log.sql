create function iu_core.fn_iu_envelope_follow_log()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_iu_ids uuid[];

begin
  if not exists (select from iu_core.dot_config c where c.key = 'iu_core.three_axis_auto_refresh_enabled' and c.value = 'true') then
    return null;
  end if;
  v_iu_ids := array(
    select distinct n.iu_id
    from changed n
    where n.recorded_at >= now() and n.detail -> 'collection_key' is null
  );
  if v_iu_ids <> '{}' then
    perform iu_core.fn_iu_envelope_touch(v_iu_ids);
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_iu_envelope_follow_log() is 'Refreshes the envelopes of the units that something was logged about.';

revoke all on function iu_core.fn_iu_envelope_follow_log() from public;
