import { iuReader } from "../foundation/roles.ts";
import { bigint, defineView, lit, sql, text, timestamptz } from "../kit/index.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import { jobQueue } from "./job_queue.ts";
import { jobQueueRegistry } from "./job_queue_registry.ts";

const q = jobQueue;
const r = jobQueueRegistry;
const d = jobDeadLetter;

const waiting = (state: string) => sql`count(*) filter (where ${q.state.of("q")} = ${lit(state)})`;

export const vJobQueueStatus = defineView({
  name: "v_job_queue_status",
  summary: "Each queue with its jobs by state, the oldest that waits, leases that ran out, and dead letters. Reads every job.",
  columns: {
    queue: text("The queue."),
    status: text("active, or withdrawn."),
    ready: bigint("Jobs that can be claimed."),
    scheduled: bigint("Jobs that wait for their time."),
    blocked: bigint("Jobs that wait for an earlier one of their group."),
    limited: bigint("Jobs that wait for the limits of their class."),
    leased: bigint("Jobs that workers have."),
    expired: bigint("Of these, jobs whose lease ran out."),
    oldest_ready_at: timestamptz("Since when the oldest of them can be claimed.").nullable(),
    dead_letters: bigint("Letters that are dead."),
  },
  query: sql`
    select
      ${r.queue.of("r")},
      ${r.status.of("r")},
      coalesce(j.ready, 0) as ready,
      coalesce(j.scheduled, 0) as scheduled,
      coalesce(j.blocked, 0) as blocked,
      coalesce(j.limited, 0) as limited,
      coalesce(j.leased, 0) as leased,
      coalesce(j.expired, 0) as expired,
      j.oldest_ready_at,
      (select count(*) from ${d} d where ${d.queue.of("d")} = ${r.queue.of("r")} and ${d.state.of("d")} = 'dead') as dead_letters
    from ${r} r
    left join (
      select
        ${q.queue.of("q")},
        ${waiting("ready")} as ready,
        ${waiting("scheduled")} as scheduled,
        ${waiting("blocked")} as blocked,
        ${waiting("limited")} as limited,
        ${waiting("leased")} as leased,
        count(*) filter (where ${q.state.of("q")} = 'leased' and ${q.lease_until.of("q")} < clock_timestamp()) as expired,
        min(${q.run_at.of("q")}) filter (where ${q.state.of("q")} = 'ready') as oldest_ready_at
      from ${q} q
      group by ${q.queue.of("q")}
    ) as j on j.queue = ${r.queue.of("r")}
  `,
  grants: { select: [iuReader] },
});
