import { approvalEnabled } from "../approval/gates.ts";
import { eventRead } from "../bus/event_read.ts";
import { eventRetentionLog } from "../bus/event_retention_log.ts";
import { eventSegment } from "../bus/event_segment.ts";
import { eventSubscription } from "../bus/event_subscription.ts";
import { fnDotGateRequire } from "../config/fn_dot_gate_require.ts";
import { eventOutbox, eventOutboxDefault } from "../event/event_outbox.ts";
import { eventTail } from "../event/event_tail.ts";
import { fnEventOutboxPartitionsBefore } from "../event/fn_event_outbox_partitions_before.ts";
import { fnEventOutboxPartitionsDrop } from "../event/fn_event_outbox_partitions_drop.ts";
import { fnIuUuid7Floor } from "../event/fn_iu_uuid7_floor.ts";
import { retentionEnabled } from "../event/gates.ts";
import { gateClosed, invalidArgument, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  boolean,
  defineFunction,
  functionNamed,
  join,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
} from "../kit/index.ts";
import { dlqReplayItem } from "../queue/dlq_replay_request.ts";
import { dlqReplayEnabled, jobsEnabled } from "../queue/gates.ts";
import { countDue, removeDue } from "./due_rows.ts";
import { iuRetentionRun } from "./iu_retention_run.ts";
import { oldRows } from "./proof.ts";
import { retentionPolicy } from "./retention_policy.ts";
import { retentionTarget } from "./retention_target.ts";
import { dueBefore, outboxTarget, rowTargets } from "./targets.ts";
import { refuseNoTarget } from "./terms.ts";

const g = eventSegment;
const h = eventRetentionLog;
const l = iuRetentionRun;
const o = eventOutbox;
const p = retentionPolicy;
const r = eventRead;
const s = eventSubscription;
const t = retentionTarget;

/** What a call of retention did, or would do. */
export interface RetentionRun {
  target: string;
  dry_run: boolean;
  /** Rows from before then are due. */
  before: string;
  /** Rows that are due; of a real run those it looked at. */
  examined: number;
  /** Rows that were removed; of a dry run those that would be, by as many calls as it takes. */
  removed: number;
  /** Whether another call would find more. */
  more: boolean;
  /** What the target's rows are still needed by: subscriptions that have not passed them, or the sequencer. */
  waiting_for: string[];
}

const rowsOf = (step: (target: (typeof rowTargets)[number]) => ReturnType<typeof sql>) =>
  join(
    rowTargets.map(
      (target) => plpgsql`
        when ${lit(target.target)} then
          ${step(target)}
      `,
    ),
    "\n",
  );

export const fnIuRetentionRun = defineFunction({
  name: "fn_iu_retention_run",
  summary: "Takes away the rows of a target that its policy keeps no longer, a batch a call; or only counts them.",
  details:
    "A real run needs the gate iu_core.retention_enabled and an enabled policy of the target; a dry run neither: it counts by the policy, or by the target's default. A call removes at most the policy's batch_size of rows, oldest first, passes over rows that somebody holds, and keeps nobody waiting who reads or writes others; call it again while `more` is true. Of the outbox it first removes what lies in the default partition, then drops whole months and what belongs to them, under a short exclusive lock that it gives up after five seconds with 55P03. Every real run is logged in iu_retention_run. Never versions, governance, approvals or derivations.",
  args: {
    p_target: text("A target, as retention_target lists them."),
    p_dry_run: boolean("true: only counts what would go."),
    p_actor: actor(),
  },
  returns: jsonb<RetentionRun>("What was found and removed."),
  volatility: "volatile",
  gate: ungated("Operators only; a real run asks the gate iu_core.retention_enabled and the target's own policy."),
  writes: [...rowTargets.map(({ table }) => table), dlqReplayItem, eventOutbox, eventSegment, eventRead, eventRetentionLog, iuRetentionRun],
  deletesOnly: rowTargets.map(({ table }) => table),
  pair: selfCompensating("Retention is for good; it stands behind the gate, the policy and the dry run."),
  proof: scenario({
    given: oldRows,
    when: sql`
      select ${functionNamed("fn_iu_retention_run")}(${t.target_key.of("t")}, false, 'proof')
      from ${t} t
    `,
    opens: [retentionEnabled.name, approvalEnabled.name, jobsEnabled.name, dlqReplayEnabled.name],
    waits: "A month of the outbox is dropped under an exclusive lock on the whole.",
  }),
  grantTo: [iuOperator],
  errors: [gateClosed, invalidArgument, unknownKey],
  settings: { TimeZone: "UTC", lock_timeout: "5s" },
  example: "select iu_core.fn_iu_retention_run('outbox', true, 'ana@example.org')",
  declare: sql`
    v_started timestamptz := clock_timestamp();
    v_policy ${p};
    v_keep interval;
    v_limit int;
    v_before timestamptz;
    v_bound uuid;
    v_examined bigint := bigint '0';
    v_removed bigint := bigint '0';
    v_more boolean := false;
    v_last bigint;
    v_partitions text[];
    v_waiting text[] := array[]::text[];
  `,
  body: ({ arg }) => plpgsql`
    ${refuseNoTarget(arg.p_target)}
    if ${arg.p_dry_run} is null then
      ${raise(invalidArgument, "It must be said whether this is a dry run.", { argument: lit("p_dry_run") })}
    end if;
    if not ${arg.p_dry_run} then
      perform ${fnDotGateRequire}(${retentionEnabled});
      -- Held until the run commits: a policy is not withdrawn under it.
      perform from ${p} p where ${p.target_key.of("p")} = ${arg.p_target} for share;
    end if;
    select p.*
    into v_policy
    from ${p} p
    where ${p.target_key.of("p")} = ${arg.p_target} and ${p.status.of("p")} = 'active';
    if not ${arg.p_dry_run} and v_policy.enabled is not true then
      ${raise(
        gateClosed,
        sql`format('Nothing of %s may go: its policy is not enabled.', ${arg.p_target})`,
        { gate: sql`'retention_policy.' || ${arg.p_target}`, target: arg.p_target, has_policy: sql`v_policy.target_key is not null` },
        "Look at what would go with a dry run, then enable the policy with fn_iu_retention_policy_set.",
      )}
    end if;
    select coalesce(v_policy.keep, ${t.default_keep.of("t")}) into v_keep from ${t} t where ${t.target_key.of("t")} = ${arg.p_target};
    v_limit := coalesce(v_policy.batch_size, 1);
    v_before := ${dueBefore(arg.p_target, sql`v_keep`)};

    if ${arg.p_target} = ${lit(outboxTarget.target)} then
      v_bound := ${fnIuUuid7Floor}(v_before);
      v_partitions := ${fnEventOutboxPartitionsBefore}(v_before);
      select max(${g.last_position.of("g")}) into v_last from ${g} g where ${g.min_event_id.of("g")} < v_bound;
      v_waiting := array(
        select ${s.subscription.of("s")}
        from ${s} s
        where ${s.status.of("s")} = 'active' and ${s.position.of("s")} < v_last
        order by ${s.subscription.of("s")}
      );
      if exists (select from ${eventTail} e where ${eventTail.tail_id.of("e")} < v_bound) then
        v_waiting := v_waiting || 'sequencer'::text;
      end if;
      if ${arg.p_dry_run} then
        select count(*) into v_examined from ${o} o where ${o.event_id.of("o")} < v_bound and ${o.occurred_at.of("o")} < v_before;
        v_removed := case when v_waiting = '{}' then v_examined else 0 end;
      elsif v_waiting = '{}' then
        with due as materialized (
          select ${o.event_id.of("d")}
          from ${eventOutboxDefault} d
          where ${o.event_id.of("d")} < v_bound and ${o.occurred_at.of("d")} < v_before
          order by ${o.event_id.of("d")}
          limit v_limit
          for update skip locked
        )
        delete from ${eventOutboxDefault} d
        using due
        where ${o.event_id.of("d")} = due.event_id;
        get diagnostics v_removed = row_count;
        v_more := v_removed = v_limit;
        if not v_more then
          delete from ${g} g where ${g.max_event_id.of("g")} < v_bound;
          delete from ${r} r where ${r.event_id.of("r")} < v_bound;
          if v_partitions <> '{}' then
            select v_removed + count(*) into v_removed from ${o} o where ${o.event_id.of("o")} < v_bound and ${o.occurred_at.of("o")} < v_before;
            insert into ${h} (${h.before}, ${h.retention_months}, ${h.partitions}, ${h.last_position}, ${h.actor})
            values (
              v_before,
              (extract(year from age(date_trunc('month', now()), v_before)) * 12 + extract(month from age(date_trunc('month', now()), v_before)))::int,
              v_partitions, v_last, ${arg.p_actor}
            );
            perform ${fnEventOutboxPartitionsDrop}(v_partitions);
          end if;
        end if;
        v_examined := v_removed;
      end if;
    elsif ${arg.p_dry_run} then
      case ${arg.p_target}
        ${rowsOf(countDue)}
      end case;
      v_removed := v_examined;
    else
      case ${arg.p_target}
        ${rowsOf(removeDue)}
      end case;
      v_examined := v_removed;
      v_more := v_removed = v_limit;
    end if;

    if not ${arg.p_dry_run} then
      insert into ${l} (${l.target_key}, ${l.keep}, ${l.batch_size}, ${l.before}, ${l.examined}, ${l.removed}, ${l.actor}, ${l.started_at})
      values (${arg.p_target}, v_keep, v_limit, v_before, v_examined, v_removed, ${arg.p_actor}, v_started);
    end if;
    return jsonb_build_object(
      'target', ${arg.p_target},
      'dry_run', ${arg.p_dry_run},
      'before', v_before,
      'examined', v_examined,
      'removed', v_removed,
      'more', v_more,
      'waiting_for', v_waiting
    );
  `,
});
