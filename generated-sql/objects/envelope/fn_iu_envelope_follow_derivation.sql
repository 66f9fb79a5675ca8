create function iu_core.fn_iu_envelope_follow_derivation()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_iu_ids uuid[];
  v_derivations iu_core.iu_derivation[];
begin
  if not exists (select from iu_core.dot_config c where c.key = 'iu_core.three_axis_auto_refresh_enabled' and c.value = 'true') then
    return null;
  end if;
  v_derivations := array(select row(n.*)::iu_core.iu_derivation from changed n where coalesce(n.undone_at, n.created_at) >= now());
  v_iu_ids := array(
    select n.from_iu_id from unnest(v_derivations) n
    union
    select n.to_iu_id from unnest(v_derivations) n
  );
  if v_iu_ids <> '{}' then
    perform iu_core.fn_iu_envelope_touch(v_iu_ids);
  end if;
  return null;
end
$iu$;

comment on function iu_core.fn_iu_envelope_follow_derivation() is 'Refreshes the envelopes of the units of derivations that were recorded or undone.';

revoke all on function iu_core.fn_iu_envelope_follow_derivation() from public;
