import { invalidArgument } from "../foundation/errors.ts";
import { core } from "../foundation/schemas.ts";
import { defineFunction, functionNamed, nothing, plpgsql, raise, scenario, selfCompensating, sql, textArray } from "../kit/index.ts";
import { eventOutbox } from "./event_outbox.ts";
import { fnEventOutboxPartitionsBefore } from "./fn_event_outbox_partitions_before.ts";
import { retentionEnabled } from "./gates.ts";
import { oldMonth } from "./proof_old_month.ts";

export const fnEventOutboxPartitionsDrop = defineFunction({
  name: "fn_event_outbox_partitions_drop",
  summary: "Drops past months of the outbox with everything in them.",
  details:
    "A month at a time would be scanned row by row; a partition is let go at once, under a lock that readers and emissions wait for only as long as its files are unlinked. It gives up with 55P03 when it cannot have its locks within five seconds. What the policy says, and whether subscriptions have passed, is for fn_event_maintain to decide.",
  args: { p_partitions: textArray("Names of monthly partitions that lie before the current month.") },
  returns: nothing,
  volatility: "volatile",
  gate: retentionEnabled,
  writes: [eventOutbox],
  pair: selfCompensating("Retirement is for good; it stands behind the gate, the policy and the subscriptions."),
  proof: scenario({
    given: oldMonth,
    when: sql`select ${functionNamed("fn_event_outbox_partitions_drop")}(array['event_outbox_2020_01'])`,
    waits: "A partition is dropped under an exclusive lock on the whole.",
  }),
  grantTo: [],
  errors: [invalidArgument],
  settings: { TimeZone: "UTC", lock_timeout: "5s" },
  declare: sql`v_statements text[];`,
  body: ({ arg }) => plpgsql`
    if (${arg.p_partitions} <@ ${fnEventOutboxPartitionsBefore}(date_trunc('month', now()))) is not true then
      ${raise(invalidArgument, "Only months of the outbox that are over are dropped.", {
        argument: sql`'p_partitions'`,
        given: arg.p_partitions,
      })}
    end if;
    select array_agg(format('drop table %s.%I;', '${core}'::regnamespace, p.name) order by p.name)
    into v_statements
    from unnest(${arg.p_partitions}) as p (name);
    if v_statements is not null then
      execute array_to_string(v_statements, E'\n');
    end if;
  `,
});
