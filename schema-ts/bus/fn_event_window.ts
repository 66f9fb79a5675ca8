import { eventOutbox } from "../event/event_outbox.ts";
import { bigint, defineFunction, type Hole, int, lit, plpgsql, rows, sql, textArray, uuidArray } from "../kit/index.ts";
import { eventSegment, segmentSize } from "./event_segment.ts";
import { isEverything, typesOf } from "./patterns.ts";

const s = eventSegment;
const o = eventOutbox;

/** Segments to look into at first: enough for the limit where most events are meant. */
const segments = (limit: Hole) => sql`(${limit} / ${lit(segmentSize)} + 5)`;

/** The first events that are meant up to `v_until`, and how far that is. */
const meant = (arg: Record<"p_after" | "p_limit", Hole>) => sql`
  select array_agg(m.event_id order by m.position), case when count(*) = ${arg.p_limit} then max(m.position) else v_until end
  into v_ids, v_until
  from (
    select e.event_id, ${s.first_position.of("s")} + e.n - 1 as position
    from ${s} s
    cross join lateral unnest(${s.event_ids.of("s")}) with ordinality as e (event_id, n)
    -- the limit keeps it a look-up an event
    cross join lateral (select ${o.event_type.of("o")} from ${o} o where ${o.event_id.of("o")} = e.event_id limit 1) o
    where ${s.first_position.of("s")} > ${arg.p_after} - ${lit(segmentSize)}
      and ${s.first_position.of("s")} <= v_until
      and ${s.event_types.of("s")} && v_types
      and ${s.first_position.of("s")} + e.n - 1 between ${arg.p_after} + 1 and v_until
      and o.event_type = any (v_types)
    order by ${s.first_position.of("s")}, e.n
    limit ${arg.p_limit}
  ) as m;
`;

export const fnEventWindow = defineFunction({
  name: "fn_event_window",
  summary: "The first events behind a position that patterns mean, and the position up to which was looked.",
  details:
    "Everything up to that position is either among the events or not meant. Segments whose types are not meant are passed over unread.",
  args: {
    p_after: bigint("Position behind which the first event is."),
    p_until: bigint("Last position to look at."),
    p_patterns: textArray("Patterns of a subscription."),
    p_limit: int("Most events."),
  },
  returns: rows({
    event_ids: uuidArray("The events in the order of their positions; null: none.").nullable(),
    until: bigint("Position up to which was looked."),
  }),
  volatility: "stable",
  grantTo: [],
  estimatedRows: 1,
  declare: sql`
    v_ids uuid[];
    v_until bigint;
    v_types text[];
  `,
  body: ({ arg }) => plpgsql`
    if ${isEverything(arg.p_patterns)} then
      v_until := least(${arg.p_after} + ${arg.p_limit}, ${arg.p_until});
      select array_agg(e.event_id order by ${s.first_position.of("s")}, e.n)
      into v_ids
      from ${s} s
      cross join lateral unnest(${s.event_ids.of("s")}) with ordinality as e (event_id, n)
      where ${s.first_position.of("s")} > ${arg.p_after} - ${lit(segmentSize)}
        and ${s.first_position.of("s")} <= v_until
        and ${s.first_position.of("s")} + e.n - 1 between ${arg.p_after} + 1 and v_until;
    else
      v_types := ${typesOf(arg.p_patterns)};
      -- The next segments that hold such types; there is one of them in each, but where a segment ends inside an emission.
      select case when count(*) = ${segments(arg.p_limit)} then least(max(c.last_position), ${arg.p_until}) else ${arg.p_until} end
      into v_until
      from (
        select ${s.last_position.of("s")}
        from ${s} s
        where ${s.first_position.of("s")} > ${arg.p_after} - ${lit(segmentSize)}
          and ${s.first_position.of("s")} <= ${arg.p_until}
          and ${s.event_types.of("s")} && v_types
        order by ${s.first_position.of("s")}
        limit ${segments(arg.p_limit)}
      ) as c;
      ${meant(arg)}
      if v_ids is null and v_until < ${arg.p_until} then
        v_until := ${arg.p_until};
        ${meant(arg)}
      end if;
    end if;
    return query select v_ids, greatest(v_until, ${arg.p_after});
  `,
});
