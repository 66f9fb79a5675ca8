create function iu_core.fn_event_sequence()
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_last bigint;
begin
  if not exists (select from iu_core.event_tail) then
    return coalesce((select h.last_position from iu_core.event_bus_head h), 0);
  end if;
  select h.last_position into v_last from iu_core.event_bus_head h for update;
  if not found then
    insert into iu_core.event_bus_head (last_position, is_awaited) values (0, false) on conflict (is_head) do nothing;
    select h.last_position into strict v_last from iu_core.event_bus_head h for update;
  end if;

  with taken as (
    delete from iu_core.event_tail t
    returning t.tail_id, t.event_ids, t.event_types
  ), lined_up as (
    select t.event_ids, t.event_types, sum(cardinality(t.event_ids)) over (order by t.tail_id) - cardinality(t.event_ids) as before
    from taken t
  ), placed as (
    select (u.before + e.n - 1)::bigint / 100 as segment, u.before + e.n as n, e.event_id, case when e.n = 1 or (u.before + e.n) % 100 = 1 then u.event_types end as event_types
    from lined_up u
    cross join lateral unnest(u.event_ids) with ordinality as e (event_id, n)
  ), segment as (
    select
      p.segment, array_agg(p.event_id order by p.n) as event_ids,
      jsonb_agg(p.event_types) filter (where p.event_types is not null) as event_types
    from placed p
    group by p.segment
  ), written as (
    insert into iu_core.event_segment (first_position, last_position, event_ids, event_types, min_event_id, max_event_id)
    select
      v_last + g.segment * 100 + 1, v_last + g.segment * 100 + cardinality(g.event_ids), g.event_ids,
      array(select distinct y.value #>> '{}' from jsonb_path_query(g.event_types, '$[*][*]') as y (value)),
      e.smallest, e.largest
    from segment g
    cross join lateral (
      select (array_agg(e.event_id order by e.event_id))[1] as smallest, (array_agg(e.event_id order by e.event_id desc))[1] as largest
      from unnest(g.event_ids) as e (event_id)
    ) as e
    returning last_position
  )
  select coalesce(max(w.last_position), v_last) into v_last from written w;

  update iu_core.event_bus_head h
  set last_position = v_last, is_awaited = false
  where h.last_position <> v_last or h.is_awaited;
  return v_last;
end
$iu$;

comment on function iu_core.fn_event_sequence() is 'Gives positions to the live events that have committed since the last time, and returns the last position there is.
Whoever needs positions calls it. One at a time: the others wait for the lock of the head. An event of a transaction that commits later gets a later position, so a consumer that has passed a position has missed nothing before it; nothing in it depends on transaction ids or clocks.';

revoke all on function iu_core.fn_event_sequence() from public;
