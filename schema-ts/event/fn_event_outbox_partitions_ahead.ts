import { conflict, invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuRefuseChange } from "../foundation/refuse_change.ts";
import { iuOperator } from "../foundation/roles.ts";
import { core } from "../foundation/schemas.ts";
import { defineFunction, functionNamed, int, jsonb, lit, plpgsql, raise, scenario, selfCompensating, sql, ungated } from "../kit/index.ts";
import { eventOutbox, eventOutboxDefault } from "./event_outbox.ts";
import { fnIuUuid7Floor } from "./fn_iu_uuid7_floor.ts";

const most = 60;

/** Whether the outbox is a member of an extension, and has to keep its one partition. */
export const outboxIsOfExtension = sql`
  exists (
    select
    from pg_depend as d
    where d.classid = 'pg_class'::regclass and d.objid = '${eventOutbox}'::regclass and d.deptype = 'e'
  )
`;

/** One month's partition. */
export interface OutboxPartition {
  partition: string;
  /** First day of the month, UTC. */
  month: string;
  /** created now; existing; occupied: the default partition holds events of that month already, so none can be made. */
  state: "created" | "existing" | "occupied";
}

export const fnEventOutboxPartitionsAhead = defineFunction({
  name: "fn_event_outbox_partitions_ahead",
  summary: "Makes the outbox's partitions for the coming months, so that each month can be kept, moved and dropped by itself.",
  details:
    "Months are UTC and begin with the one after the current; events of the current month stay where they are. Existing partitions are left alone, so it can run as often as one likes, from cron for instance. Readers and emissions wait until it commits, so it wants a transaction of its own; it gives up with 55P03 when it cannot have its locks within five seconds. Refused where the product is installed as an extension: a dump of an extension cannot be restored with partitions of its tables.",
  args: {
    p_months: int(`How many months ahead, 1 to ${most}.`),
    p_actor: actor(),
  },
  returns: jsonb<OutboxPartition[]>("One entry a month, in order."),
  volatility: "volatile",
  gate: ungated("Operators only; it changes no row."),
  writes: [eventOutbox],
  pair: selfCompensating("An empty partition changes no result; called again it changes nothing."),
  proof: scenario({
    when: sql`select ${functionNamed("fn_event_outbox_partitions_ahead")}(2, 'proof')`,
    waits: "A partition is attached under an exclusive lock on the default one, which every reader of the whole opens.",
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, conflict],
  settings: { TimeZone: "UTC", lock_timeout: "5s" },
  example: "select iu_core.fn_event_outbox_partitions_ahead(3, 'ana@example.org')",
  declare: sql`
    v_months jsonb;
    v_statements text[];
  `,
  // All statements are made by one query and run as one text: every month is decided on before anything is changed.
  body: ({ arg }) => plpgsql`
    if (${arg.p_months} between 1 and ${lit(most)}) is not true then
      ${raise(invalidArgument, `Partitions are made for 1 to ${most} months ahead.`, { argument: sql`'p_months'`, given: arg.p_months })}
    end if;
    if ${outboxIsOfExtension} then
      ${raise(
        conflict,
        "The outbox belongs to an extension and keeps its one partition.",
        { relation: sql`'event_outbox'`, expected: sql`'migrations'`, actual: sql`'extension'` },
        "Nothing has to be done: the default partition takes all months. For partitions by month let migrations lead on (iu-core extension leave).",
      )}
    end if;
    lock table ${eventOutbox} in share update exclusive mode;

    select
      jsonb_agg(jsonb_build_object('partition', p.name, 'month', to_char(p.month, 'YYYY-MM-DD'), 'state', p.state) order by p.month),
      array_agg(
        format(
          'create table %1$s.%2$I (like %3$s including all);'
            || 'comment on table %1$s.%2$I is %4$L;'
            || 'create trigger %5$I before update or delete or truncate on %1$s.%2$I for each statement execute function %6$s;'
            || 'alter table %3$s attach partition %1$s.%2$I for values from (%7$L) to (%8$L);',
          '${core}'::regnamespace, p.name, '${eventOutbox}'::regclass,
          format('Events of %s. Made for %s.', to_char(p.month, 'YYYY-MM'), ${arg.p_actor}),
          p.name || '_refuse_change', '${fnIuRefuseChange}()'::regprocedure, p.lower_bound, p.upper_bound
        )
        order by p.month
      ) filter (where p.state = 'created')
    into v_months, v_statements
    from (
      select
        m.month, m.name, m.lower_bound, m.upper_bound,
        case
          when to_regclass(format('%s.%I', '${core}'::regnamespace, m.name)) is not null then 'existing'
          when exists (
            select from ${eventOutboxDefault} o
            where ${eventOutbox.event_id.of("o")} >= m.lower_bound and ${eventOutbox.event_id.of("o")} < m.upper_bound
          ) then 'occupied'
          else 'created'
        end as state
      from (
        select
          n.month, 'event_outbox_' || to_char(n.month, 'YYYY_MM') as name,
          ${fnIuUuid7Floor}(n.month) as lower_bound,
          ${fnIuUuid7Floor}(n.month + interval '1 month') as upper_bound
        from (
          select date_trunc('month', now()) + make_interval(months => n) from generate_series(1, ${arg.p_months}) as n
        ) as n (month)
      ) as m
    ) as p;

    if v_statements is not null then
      execute array_to_string(v_statements, E'\n');
    end if;
    return v_months;
  `,
});
