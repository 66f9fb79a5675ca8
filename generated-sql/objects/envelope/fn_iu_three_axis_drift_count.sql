create function iu_core.fn_iu_three_axis_drift_count()
returns table (
  current_table_count bigint,
  current_view_count bigint,
  current_in_sync boolean,
  current_drift jsonb,
  last_refreshed_at timestamp with time zone
)
language sql
stable
parallel safe
security definer
rows 1
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
set jit = 'off'
as $iu$
select
  s.units - s.missing + s.orphans,
  s.units,
  s.missing + s.orphans + s.differing = 0,
  jsonb_build_object('missing_count', s.missing, 'orphan_count', s.orphans, 'content_diff_count', s.differing),
  (select max(e.refreshed_at) from iu_core.iu_three_axis_envelope e)
from (
  select
    count(*) filter (where d.drift is distinct from 'orphan') as units,
    count(*) filter (where d.drift = 'missing') as missing,
    count(*) filter (where d.drift = 'orphan') as orphans,
    count(*) filter (where d.drift = 'content_diff') as differing
  from iu_core.v_iu_three_axis_envelope_drift d
) as s;
$iu$;

comment on function iu_core.fn_iu_three_axis_drift_count() is 'Compares all envelopes with the live state and counts where they differ: what v_iu_three_axis_envelope_refresh_status shows.
Counts over all units whoever asks, and names none. It reads everything: seconds for a hundred thousand units.
Example: select * from iu_core.fn_iu_three_axis_drift_count()';

revoke all on function iu_core.fn_iu_three_axis_drift_count() from public;
grant execute on function iu_core.fn_iu_three_axis_drift_count() to iu_reader;
