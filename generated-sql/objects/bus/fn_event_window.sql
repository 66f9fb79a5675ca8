create function iu_core.fn_event_window(
  p_after bigint,
  p_until bigint,
  p_patterns text[],
  p_limit integer
)
returns table (
  event_ids uuid[],
  until bigint
)
language plpgsql
stable
parallel safe
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_ids uuid[];
  v_until bigint;
  v_types text[];
begin
  if '*' = any (p_patterns) then
    v_until := least(p_after + p_limit, p_until);
    select array_agg(e.event_id order by s.first_position, e.n)
    into v_ids
    from iu_core.event_segment s
    cross join lateral unnest(s.event_ids) with ordinality as e (event_id, n)
    where s.first_position > p_after - 100
      and s.first_position <= v_until
      and s.first_position + e.n - 1 between p_after + 1 and v_until;
  else
    v_types := array(
      select t.event_type
      from iu_core.event_type_registry t
      where exists (select from unnest(p_patterns) as p (pattern) where t.event_type like replace(replace(p.pattern, '_', '\_'), '*', '%'))
    );
    -- The next segments that hold such types; there is one of them in each, but where a segment ends inside an emission.
    select case when count(*) = (p_limit / 100 + 5) then least(max(c.last_position), p_until) else p_until end
    into v_until
    from (
      select s.last_position
      from iu_core.event_segment s
      where s.first_position > p_after - 100
        and s.first_position <= p_until
        and s.event_types && v_types
      order by s.first_position
      limit (p_limit / 100 + 5)
    ) as c;
    select array_agg(m.event_id order by m.position), case when count(*) = p_limit then max(m.position) else v_until end
    into v_ids, v_until
    from (
      select e.event_id, s.first_position + e.n - 1 as position
      from iu_core.event_segment s
      cross join lateral unnest(s.event_ids) with ordinality as e (event_id, n)
      -- the limit keeps it a look-up an event
      cross join lateral (select o.event_type from iu_core.event_outbox o where o.event_id = e.event_id limit 1) o
      where s.first_position > p_after - 100
        and s.first_position <= v_until
        and s.event_types && v_types
        and s.first_position + e.n - 1 between p_after + 1 and v_until
        and o.event_type = any (v_types)
      order by s.first_position, e.n
      limit p_limit
    ) as m;
    if v_ids is null and v_until < p_until then
      v_until := p_until;
      select array_agg(m.event_id order by m.position), case when count(*) = p_limit then max(m.position) else v_until end
      into v_ids, v_until
      from (
        select e.event_id, s.first_position + e.n - 1 as position
        from iu_core.event_segment s
        cross join lateral unnest(s.event_ids) with ordinality as e (event_id, n)
        -- the limit keeps it a look-up an event
        cross join lateral (select o.event_type from iu_core.event_outbox o where o.event_id = e.event_id limit 1) o
        where s.first_position > p_after - 100
          and s.first_position <= v_until
          and s.event_types && v_types
          and s.first_position + e.n - 1 between p_after + 1 and v_until
          and o.event_type = any (v_types)
        order by s.first_position, e.n
        limit p_limit
      ) as m;
    end if;
  end if;
  return query select v_ids, greatest(v_until, p_after);
end
$iu$;

comment on function iu_core.fn_event_window(bigint, bigint, text[], integer) is 'The first events behind a position that patterns mean, and the position up to which was looked.
Everything up to that position is either among the events or not meant. Segments whose types are not meant are passed over unread.
Arguments:
  p_after: Position behind which the first event is.
  p_until: Last position to look at.
  p_patterns: Patterns of a subscription.
  p_limit: Most events.';

revoke all on function iu_core.fn_event_window(bigint, bigint, text[], integer) from public;
