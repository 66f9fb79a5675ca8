import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { fnDotGateEnabled } from "../config/fn_dot_gate_enabled.ts";
import { eventBusHead } from "../event/event_bus_head.ts";
import { defaultPartition, eventOutbox, eventOutboxDefault } from "../event/event_outbox.ts";
import { eventTail } from "../event/event_tail.ts";
import { fnEventOutboxPartitionsAhead, type OutboxPartition, outboxIsOfExtension } from "../event/fn_event_outbox_partitions_ahead.ts";
import { fnEventOutboxPartitionsBefore } from "../event/fn_event_outbox_partitions_before.ts";
import { fnEventOutboxPartitionsDrop } from "../event/fn_event_outbox_partitions_drop.ts";
import { fnIuUuid7Floor } from "../event/fn_iu_uuid7_floor.ts";
import { retentionEnabled, retentionMonths } from "../event/gates.ts";
import { oldMonth } from "../event/proof_old_month.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, lit, plpgsql, scenario, selfCompensating, sql, ungated } from "../kit/index.ts";
import { eventRead } from "./event_read.ts";
import { eventRetentionLog } from "./event_retention_log.ts";
import { eventSegment } from "./event_segment.ts";
import { eventSubscription } from "./event_subscription.ts";
import { fnEventSequence } from "./fn_event_sequence.ts";

const g = eventSegment;
const s = eventSubscription;
const t = eventTail;
const l = eventRetentionLog;
const monthsAhead = 3;

export interface Maintenance {
  /** The coming months' partitions. */
  ahead: OutboxPartition[];
  /** Partitions that were dropped. */
  retired: string[];
  /**
   * Partitions that hold what the policy lets go but that are kept, and why: gate closed, or subscriptions that have not passed them. The default
   * partition is never dropped.
   */
  kept: { partitions: string[]; gate_open: boolean; waiting_for: string[] };
}

export const fnEventMaintain = defineFunction({
  name: "fn_event_maintain",
  summary: "Makes the outbox's coming months, gives positions to what has none, and retires months that the policy lets go.",
  details:
    "To be run from cron or by the worker, once an hour or once a day, in a transaction of its own; again it changes nothing. Where the product is installed as an extension the outbox keeps its one partition, and no months are made. A month is dropped only when event_outbox.retention_months is set and says so, the gate iu_core.retention_enabled is open, and every active subscription has acknowledged everything in it; its positions and read marks go with it. The default partition, which has what came before the first month, is never dropped, and what lies in it keeps its positions: while it holds events that the policy lets go it is named among what is kept, and fn_iu_retention_run takes them away in batches.",
  args: { p_actor: actor() },
  returns: jsonb<Maintenance>("What was made, what went, and what is kept though it might go."),
  volatility: "volatile",
  gate: ungated("Operators only; what takes anything away asks the retention gate."),
  writes: [eventOutbox, eventTail, eventBusHead, eventSegment, eventRead, eventRetentionLog],
  pair: selfCompensating("Retired months are gone on purpose, behind two locks; everything else changes no result."),
  proof: scenario({
    given: sql`
      ${oldMonth};
      insert into ${t} (${t.tail_id}, ${t.event_ids}, ${t.event_types})
      select ${eventOutbox.event_id}, array[${eventOutbox.event_id}], array[${eventOutbox.event_type}] from ${eventOutbox};
      insert into ${eventRead} (${eventRead.principal}, ${eventRead.event_id})
      select 'proof', ${eventOutbox.event_id} from ${eventOutbox};
      select ${functionNamed("fn_dot_config_set")}(${retentionMonths}, '12', 'proof', 'A year is enough.')
    `,
    when: sql`select ${functionNamed("fn_event_maintain")}('proof')`,
    opens: [retentionEnabled.name],
    waits: "Partitions are attached and dropped under exclusive locks, given up after five seconds.",
  }),
  grantTo: [iuOperator],
  settings: { TimeZone: "UTC", lock_timeout: "5s" },
  example: "select iu_core.fn_event_maintain('cron')",
  declare: sql`
    v_ahead jsonb := '[]'::jsonb;
    v_months int := ${fnDotConfigGet}(${retentionMonths})::int;
    v_open boolean := ${fnDotGateEnabled}(${retentionEnabled});
    v_before timestamptz;
    v_bound uuid;
    v_partitions text[] := array[]::text[];
    v_undropped uuid;
    v_kept text[] := array[]::text[];
    v_waiting text[] := array[]::text[];
    v_last bigint;
  `,
  body: ({ arg }) => plpgsql`
    perform ${fnEventSequence}();
    if not ${outboxIsOfExtension} then
      v_ahead := ${fnEventOutboxPartitionsAhead}(${lit(monthsAhead)}, ${arg.p_actor});
    end if;

    if v_months is not null then
      v_before := date_trunc('month', now()) - make_interval(months => v_months);
      v_bound := ${fnIuUuid7Floor}(v_before);
      v_partitions := ${fnEventOutboxPartitionsBefore}(v_before);
      select ${eventOutbox.event_id.of("d")}
      into v_undropped
      from ${eventOutboxDefault} d
      where ${eventOutbox.event_id.of("d")} < v_bound
      order by ${eventOutbox.event_id.of("d")} desc
      limit 1;
      if found then
        v_kept := array[${lit(defaultPartition)}];
      end if;
    end if;
    if v_partitions <> '{}' then
      select max(${g.last_position.of("g")}) into v_last from ${g} g where ${g.min_event_id.of("g")} < v_bound;
      v_waiting := array(
        select ${s.subscription.of("s")}
        from ${s} s
        where ${s.status.of("s")} = 'active' and ${s.position.of("s")} < v_last
        order by ${s.subscription.of("s")}
      );
    end if;
    if v_partitions <> '{}' and v_open and v_waiting = '{}' then
      delete from ${g} g where ${g.max_event_id.of("g")} < v_bound and (v_undropped is null or ${g.min_event_id.of("g")} > v_undropped);
      delete from ${eventRead} r where ${eventRead.event_id.of("r")} < v_bound and (v_undropped is null or ${eventRead.event_id.of("r")} > v_undropped);
      insert into ${l} (${l.before}, ${l.retention_months}, ${l.partitions}, ${l.last_position}, ${l.actor})
      values (v_before, v_months, v_partitions, v_last, ${arg.p_actor});
      perform ${fnEventOutboxPartitionsDrop}(v_partitions);
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
  `,
});
