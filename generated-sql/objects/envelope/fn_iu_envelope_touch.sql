create function iu_core.fn_iu_envelope_touch(
  p_iu_ids uuid[]
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = 'off'
set jit = 'off'
set plan_cache_mode = 'force_generic_plan'
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_missing uuid[];
  v_made uuid[] := array[]::uuid[];
  v_rest uuid[];
  v_updated int := 0;
begin
  v_missing := array(
    select t.iu_id
    from unnest(p_iu_ids) as t (iu_id)
    except
    select e.iu_id from iu_core.iu_three_axis_envelope e where e.iu_id = any (p_iu_ids)
  );
  if v_missing <> '{}' then
    with made as (
      insert into iu_core.iu_three_axis_envelope (iu_id, structure, content, governance, envelope_digest, refreshed_at)
      select
        l.iu_id, l.structure, l.content, l.governance, l.envelope_digest, v_at
      from iu_core.v_iu_three_axis_envelope_live l
      where l.iu_id = any (v_missing)
      order by l.iu_id
      on conflict (iu_id) do nothing
      returning iu_id
    )
    select coalesce(array_agg(made.iu_id), '{}'::uuid[]) into v_made from made;
  end if;

  v_rest := array(select t.iu_id from unnest(p_iu_ids) as t (iu_id) except select n.iu_id from unnest(v_made) as n (iu_id));
  if v_rest <> '{}' then
    perform
    from iu_core.iu_three_axis_envelope e
    where e.iu_id = any (v_rest)
    order by e.iu_id
    for no key update;
    update iu_core.iu_three_axis_envelope e
    set
      structure = l.structure,
      content = l.content,
      governance = l.governance,
      envelope_digest = l.envelope_digest,
      refreshed_at = v_at
    from iu_core.v_iu_three_axis_envelope_live l
    where l.iu_id = any (v_rest)
      and e.iu_id = l.iu_id
      and (
        e.structure <> l.structure
        or e.content <> l.content
        or e.governance <> l.governance
        or e.envelope_digest <> l.envelope_digest
      );
    get diagnostics v_updated = row_count;
  end if;
  return jsonb_build_object('inserted', cardinality(v_made), 'updated', v_updated);
end
$iu$;

comment on function iu_core.fn_iu_envelope_touch(uuid[]) is 'Makes the envelopes of these units anew from the live state.
An envelope that says what the live state says is left as it is. Concurrent calls for one unit wait for each other, and the later one sees what the earlier one committed: no envelope is left behind the state. Units that do not exist are passed over.
Arguments:
  p_iu_ids: The units, in any order.';

revoke all on function iu_core.fn_iu_envelope_touch(uuid[]) from public;
