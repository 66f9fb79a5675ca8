import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuRefuseChange } from "../foundation/refuse_change.ts";
import { iuOperator } from "../foundation/roles.ts";
import { core } from "../foundation/schemas.ts";
import { defineFunction, functionNamed, int, jsonb, lit, plpgsql, raise, scenario, selfCompensating, sql, ungated } from "../kit/index.ts";
import { eventOutbox, eventOutboxDefault } from "./event_outbox.ts";
import { fnIuUuid7Floor } from "./fn_iu_uuid7_floor.ts";

const most = 60;

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
    "Months are UTC and begin with the one after the current; events of the current month stay where they are. Existing partitions are left alone, so it can run as often as one likes, from cron for instance. Takes an exclusive lock on the default partition while it checks that it holds none of the month's events, and gives up after five seconds rather than make emission wait.",
  args: {
    p_months: int(`How many months ahead, 1 to ${most}.`),
    p_actor: actor(),
  },
  returns: jsonb<OutboxPartition[]>("One entry a month, in order."),
  volatility: "volatile",
  gate: ungated("Operators only; it changes no row."),
  writes: [eventOutbox],
  pair: selfCompensating("An empty partition changes no result; called again it changes nothing."),
  proof: scenario({ when: sql`select ${functionNamed("fn_event_outbox_partitions_ahead")}(2, 'proof')` }),
  grantTo: [iuOperator],
  errors: [invalidArgument],
  settings: { TimeZone: "UTC", lock_timeout: "5s" },
  example: "select iu_core.fn_event_outbox_partitions_ahead(3, 'ana@example.org')",
  declare: sql`
    v_month timestamptz;
    v_partition text;
    v_from uuid;
    v_to uuid;
    v_state text;
    v_result jsonb := '[]';
  `,
  // One statement a month: DDL has no set-based form.
  body: ({ arg }) => plpgsql`
    if (${arg.p_months} between 1 and ${lit(most)}) is not true then
      ${raise(invalidArgument, `Partitions are made for 1 to ${most} months ahead.`, { argument: sql`'p_months'`, given: arg.p_months })}
    end if;
    lock table ${eventOutbox} in share update exclusive mode;

    for v_month in
      select date_trunc('month', now()) + make_interval(months => n)
      from generate_series(1, ${arg.p_months}) as n
    loop
      v_partition := 'event_outbox_' || to_char(v_month, 'YYYY_MM');
      v_from := ${fnIuUuid7Floor}(v_month);
      v_to := ${fnIuUuid7Floor}(v_month + interval '1 month');
      v_state := case
        when to_regclass(format('${core}.%I', v_partition)) is not null then 'existing'
        when exists (select from ${eventOutboxDefault} o where ${eventOutbox.event_id.of("o")} >= v_from and ${eventOutbox.event_id.of("o")} < v_to) then 'occupied'
        else 'created'
      end;
      if v_state = 'created' then
        execute format('create table ${core}.%I (like ${eventOutbox} including all)', v_partition);
        execute format('comment on table ${core}.%I is %L', v_partition, format('Events of %s. Made for %s.', to_char(v_month, 'YYYY-MM'), ${arg.p_actor}));
        execute format(
          'create trigger %I before update or delete or truncate on ${core}.%I for each statement execute function ${fnIuRefuseChange}()',
          v_partition || '_refuse_change', v_partition
        );
        execute format('alter table ${eventOutbox} attach partition ${core}.%I for values from (%L) to (%L)', v_partition, v_from, v_to);
      end if;
      v_result := v_result || jsonb_build_object('partition', v_partition, 'month', to_char(v_month, 'YYYY-MM-DD'), 'state', v_state);
    end loop;
    return v_result;
  `,
});
