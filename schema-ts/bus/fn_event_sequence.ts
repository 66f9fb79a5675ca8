import { eventBusHead } from "../event/event_bus_head.ts";
import { eventTail } from "../event/event_tail.ts";
import { emitEnabled } from "../event/gates.ts";
import { live } from "../event/proof_live.ts";
import { bigint, defineFunction, functionNamed, lit, plpgsql, scenario, selfCompensating, sql, ungated } from "../kit/index.ts";
import { eventSegment, segmentSize } from "./event_segment.ts";

const h = eventBusHead;
const t = eventTail;
const s = eventSegment;

/** A live event, for proofs. */
export const emitLive = sql`
  ${live};
  select ${functionNamed("fn_event_emit")}('piece.split', 'information_unit', ${lit("00000000-0000-7000-8000-000000000000")}, '{}', 'proof')
`;
export const emitLiveOpens = [emitEnabled.name];

export const fnEventSequence = defineFunction({
  name: "fn_event_sequence",
  summary: "Gives positions to the live events that have committed since the last time, and returns the last position there is.",
  details:
    "Whoever needs positions calls it. One at a time: the others wait for the lock of the head. An event of a transaction that commits later gets a later position, so a consumer that has passed a position has missed nothing before it; nothing in it depends on transaction ids or clocks.",
  args: {},
  returns: bigint("The last position given out; 0: none yet."),
  volatility: "volatile",
  gate: ungated("Internal: the functions that call it are gated, and a position changes nothing by itself."),
  writes: [eventTail, eventBusHead, eventSegment],
  pair: selfCompensating("Positions are given once; a consumer that has to see events again replays them."),
  proof: scenario({ given: emitLive, when: sql`select ${functionNamed("fn_event_sequence")}()`, opens: emitLiveOpens }),
  grantTo: [],
  declare: sql`v_last bigint;`,
  body: plpgsql`
    if not exists (select from ${t}) then
      return coalesce((select ${h.last_position.of("h")} from ${h} h), 0);
    end if;
    select ${h.last_position.of("h")} into v_last from ${h} h for update;
    if not found then
      insert into ${h} (${h.last_position}, ${h.is_awaited}) values (0, false) on conflict (${h.is_head}) do nothing;
      select ${h.last_position.of("h")} into strict v_last from ${h} h for update;
    end if;

    with taken as (
      delete from ${t} t
      returning ${t.tail_id.of("t")}, ${t.event_ids.of("t")}, ${t.event_types.of("t")}
    ), lined_up as (
      select t.event_ids, t.event_types, sum(cardinality(t.event_ids)) over (order by t.tail_id) - cardinality(t.event_ids) as before
      from taken t
    ), placed as (
      select (u.before + e.n - 1)::bigint / ${lit(segmentSize)} as segment, u.before + e.n as n, e.event_id, case when e.n = 1 or (u.before + e.n) % ${lit(segmentSize)} = 1 then u.event_types end as event_types
      from lined_up u
      cross join lateral unnest(u.event_ids) with ordinality as e (event_id, n)
    ), segment as (
      select
        p.segment, array_agg(p.event_id order by p.n) as event_ids,
        jsonb_agg(p.event_types) filter (where p.event_types is not null) as event_types
      from placed p
      group by p.segment
    ), written as (
      insert into ${s} (${s.first_position}, ${s.last_position}, ${s.event_ids}, ${s.event_types}, ${s.min_event_id}, ${s.max_event_id})
      select
        v_last + g.segment * ${lit(segmentSize)} + 1, v_last + g.segment * ${lit(segmentSize)} + cardinality(g.event_ids), g.event_ids,
        array(select distinct y.value #>> '{}' from jsonb_path_query(g.event_types, '$[*][*]') as y (value)),
        e.smallest, e.largest
      from segment g
      cross join lateral (
        select (array_agg(e.event_id order by e.event_id))[1] as smallest, (array_agg(e.event_id order by e.event_id desc))[1] as largest
        from unnest(g.event_ids) as e (event_id)
      ) as e
      returning ${s.last_position}
    )
    select coalesce(max(w.last_position), v_last) into v_last from written w;

    update ${h} h
    set ${h.last_position} = v_last, ${h.is_awaited} = false
    where ${h.last_position.of("h")} <> v_last or ${h.is_awaited.of("h")};
    return v_last;
  `,
});
