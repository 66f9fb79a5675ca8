create function iu_core.fn_iu_three_axis_envelope_refresh(
  p_actor text,
  p_dry_run boolean default false
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
set jit = 'off'
as $iu$
declare
  v_missing uuid[];
  v_differing uuid[];
  v_orphans uuid[];
  v_unchanged bigint;
  v_deleted int := 0;
  v_touched jsonb;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  select
    coalesce(array_agg(d.iu_id) filter (where d.drift = 'missing'), '{}'),
    coalesce(array_agg(d.iu_id) filter (where d.drift = 'content_diff'), '{}'),
    coalesce(array_agg(d.iu_id) filter (where d.drift = 'orphan'), '{}'),
    count(*) filter (where d.drift is null)
  into v_missing, v_differing, v_orphans, v_unchanged
  from iu_core.v_iu_three_axis_envelope_drift d;

  if p_dry_run then
    return jsonb_build_object(
      'inserted', cardinality(v_missing), 'updated', cardinality(v_differing), 'deleted', cardinality(v_orphans), 'unchanged', v_unchanged
    );
  end if;
  if v_orphans <> '{}' then
    delete from iu_core.iu_three_axis_envelope e
    where e.iu_id = any (v_orphans)
      and not exists (select from iu_core.information_unit u where u.iu_id = e.iu_id);
    get diagnostics v_deleted = row_count;
  end if;
  v_touched := iu_core.fn_iu_envelope_touch(v_missing || v_differing);
  return v_touched || jsonb_build_object('deleted', v_deleted, 'unchanged', v_unchanged);
end
$iu$;

comment on function iu_core.fn_iu_three_axis_envelope_refresh(text, boolean) is 'Brings every three-axis envelope up to the live state: one statement compares all, and only those that differ are written.
Needs no gate: it changes nothing but what is derived. Units may be written meanwhile; while iu_core.three_axis_auto_refresh_enabled is open, writers of a unit whose envelope is being written wait until the call commits. Again it changes nothing.
Arguments:
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_dry_run: true: only counts what it would do.
Example: select iu_core.fn_iu_three_axis_envelope_refresh(''ana@example.org'', true)';

revoke all on function iu_core.fn_iu_three_axis_envelope_refresh(text, boolean) from public;
grant execute on function iu_core.fn_iu_three_axis_envelope_refresh(text, boolean) to iu_operator;
