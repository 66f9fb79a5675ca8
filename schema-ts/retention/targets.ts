import { dotIuCommandRun } from "../command/dot_iu_command_run.ts";
import { dotConfigLog } from "../config/dot_config_log.ts";
import { iuMetadataLog } from "../envelope/iu_metadata_log.ts";
import { eventOutboxDefault } from "../event/event_outbox.ts";
import { fnIuUuid7Floor } from "../event/fn_iu_uuid7_floor.ts";
import { idempotencyRegistry } from "../event/idempotency_registry.ts";
import { type AnyTable, type Fragment, type Hole, lit, shipRows, sql } from "../kit/index.ts";
import type { ColumnRef } from "../kit/relation.ts";
import { jobDeadLetter } from "../queue/job_dead_letter.ts";
import { jobResult } from "../queue/job_result.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { retentionTarget } from "./retention_target.ts";

/** One target whose rows are removed one by one. The outbox, whose months go whole, is the other kind. */
export interface RowTarget {
  readonly target: string;
  readonly table: AnyTable;
  /** Identity of a row. */
  readonly key: readonly ColumnRef[];
  /** When a row came to its end: what its age is counted from. */
  readonly at: ColumnRef;
  readonly description: string;
  readonly keep: string;
  /** Condition on row `r` besides its age; `v_before` is the time before which rows are due. */
  readonly due?: Fragment;
  /** How a trigger refuses every other deletion; without it the table lets its owner delete. */
  readonly kept?: { readonly never?: readonly [column: ColumnRef, value: string] };
}

/** Ids are by time: what is due lies at their beginning, and a day more covers clocks that disagree. */
const early = (id: Hole): Fragment => sql`${id} < ${fnIuUuid7Floor}(v_before + interval '1 day')`;

export const rowTargets: readonly RowTarget[] = [
  {
    target: "command_runs",
    table: dotIuCommandRun,
    key: [dotIuCommandRun.run_id],
    at: dotIuCommandRun.recorded_at,
    description: "Runs of commands, dry, real, refused and failed.",
    keep: "2 years",
    due: early(dotIuCommandRun.run_id.of("r")),
    kept: {},
  },
  {
    target: "config_log",
    table: dotConfigLog,
    key: [dotConfigLog.log_id],
    at: dotConfigLog.recorded_at,
    description: "Changes of the configuration.",
    keep: "5 years",
    due: early(dotConfigLog.log_id.of("r")),
    kept: {},
  },
  {
    target: "dead_letters",
    table: jobDeadLetter,
    key: [jobDeadLetter.dead_letter_id],
    at: jobDeadLetter.changed_at,
    description: "Dead letters whose replay succeeded, with their places in replay requests.",
    keep: "180 days",
    due: sql`${jobDeadLetter.state.of("r")} = 'resolved'`,
  },
  {
    target: "idempotency_keys",
    table: idempotencyRegistry,
    key: [idempotencyRegistry.namespace, idempotencyRegistry.key],
    at: idempotencyRegistry.created_at,
    description: "Idempotency keys: what is emitted or enqueued with one of them again is new.",
    keep: "90 days",
    kept: {},
  },
  {
    target: "job_results",
    table: jobResult,
    key: [jobResult.job_id],
    at: jobResult.finished_at,
    description: "Results of jobs whose queue keeps them no longer.",
    keep: "30 days",
    due: sql`${jobResult.expires_at.of("r")} < now()`,
  },
  {
    target: "lifecycle_log",
    table: iuLifecycleLog,
    key: [iuLifecycleLog.log_id],
    at: iuLifecycleLog.recorded_at,
    description: "What happened to units; never that they were created.",
    keep: "10 years",
    due: sql`${iuLifecycleLog.transition_type.of("r")} <> 'create' and ${early(iuLifecycleLog.log_id.of("r"))}`,
    kept: { never: [iuLifecycleLog.transition_type, "create"] },
  },
  {
    target: "metadata_log",
    table: iuMetadataLog,
    key: [iuMetadataLog.log_id],
    at: iuMetadataLog.recorded_at,
    description: "Changes of tags and links.",
    keep: "5 years",
    due: early(iuMetadataLog.log_id.of("r")),
    kept: {},
  },
];

export const outboxTarget = {
  target: "outbox",
  table: eventOutboxDefault,
  description: "Events of whole months, with their positions and read marks, once every active subscription has passed them.",
  keep: "400 days",
};

export const retentionTargets = shipRows(
  retentionTarget,
  [...rowTargets, outboxTarget]
    .map(({ target, table, description, keep }) => ({ target_key: target, relation: table.$.name, description, default_keep: keep }))
    .sort((a, b) => (a.target_key < b.target_key ? -1 : 1)),
);

/** Rows from before this time are due: for the outbox the beginning of a month, UTC. */
export const dueBefore = (target: Hole, keep: Hole): Fragment => sql`
  case ${target} when ${lit(outboxTarget.target)} then date_trunc('month', now() - ${keep}, 'UTC') else now() - ${keep} end
`;
