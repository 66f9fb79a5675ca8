create function iu_core.fn_event_maintain(
  p_actor text
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
set lock_timeout = '5s'
as $iu$
declare
  v_ahead jsonb := '[]'::jsonb;
  v_months int := iu_core.fn_dot_config_get('event_outbox.retention_months')::int;
  v_open boolean := iu_core.fn_dot_gate_enabled('iu_core.retention_enabled');
  v_before timestamptz;
  v_bound uuid;
  v_partitions text[] := array[]::text[];
  v_undropped uuid;
  v_kept text[] := array[]::text[];
  v_waiting text[] := array[]::text[];
  v_last bigint;
begin
  perform iu_core.fn_iu_actor_require(p_actor);
  perform iu_core.fn_event_sequence();
  if not exists (
    select
    from pg_depend as d
    where d.classid = 'pg_class'::regclass and d.objid = 'iu_core.event_outbox'::regclass and d.deptype = 'e'
  ) then
    v_ahead := iu_core.fn_event_outbox_partitions_ahead(3, p_actor);
  end if;

  if v_months is not null then
    v_before := date_trunc('month', now()) - make_interval(months => v_months);
    v_bound := iu_core.fn_iu_uuid7_floor(v_before);
    v_partitions := iu_core.fn_event_outbox_partitions_before(v_before);
    select d.event_id
    into v_undropped
    from iu_core.event_outbox_default d
    where d.event_id < v_bound
    order by d.event_id desc
    limit 1;
    if found then
      v_kept := array['event_outbox_default'];
    end if;
  end if;
  if v_partitions <> '{}' then
    select max(g.last_position) into v_last from iu_core.event_segment g where g.min_event_id < v_bound;
    v_waiting := array(
      select s.subscription
      from iu_core.event_subscription s
      where s.status = 'active' and s.position < v_last
      order by s.subscription
    );
  end if;
  if v_partitions <> '{}' and v_open and v_waiting = '{}' then
    delete from iu_core.event_segment g where g.max_event_id < v_bound and (v_undropped is null or g.min_event_id > v_undropped);
    delete from iu_core.event_read r where r.event_id < v_bound and (v_undropped is null or r.event_id > v_undropped);
    insert into iu_core.event_retention_log (before, retention_months, partitions, last_position, actor)
    values (v_before, v_months, v_partitions, v_last, p_actor);
    perform iu_core.fn_event_outbox_partitions_drop(v_partitions);
    return jsonb_build_object(
      'ahead', v_ahead,
      'retired', v_partitions,
      'kept', jsonb_build_object('partitions', v_kept, 'gate_open', v_open, 'waiting_for', v_waiting)
    );
  end if;
  return jsonb_build_object(
    'ahead', v_ahead,
    'retired', array[]::text[],
    'kept', jsonb_build_object('partitions', v_kept || v_partitions, 'gate_open', v_open, 'waiting_for', v_waiting)
  );
end
$iu$;

comment on function iu_core.fn_event_maintain(text) is 'Makes the outbox''s coming months, gives positions to what has none, and retires months that the policy lets go.
To be run from cron or by the worker, once an hour or once a day, in a transaction of its own; again it changes nothing. Where the product is installed as an extension the outbox keeps its one partition, and no months are made. A month is dropped only when event_outbox.retention_months is set and says so, the gate iu_core.retention_enabled is open, and every active subscription has acknowledged everything in it; its positions and read marks go with it. The default partition, which has what came before the first month, is never dropped, and what lies in it keeps its positions: while it holds events that the policy lets go it is named among what is kept, and fn_iu_retention_run takes them away in batches.
Arguments:
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Example: select iu_core.fn_event_maintain(''cron'')';

revoke all on function iu_core.fn_event_maintain(text) from public;
grant execute on function iu_core.fn_event_maintain(text) to iu_operator;
