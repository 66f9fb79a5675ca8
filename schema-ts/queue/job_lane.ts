import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, sql, text, timestamptz } from "../kit/index.ts";

/**
 * Where the claim of a queue begins to read, for each priority in use. Rows that were claimed stay in the index until a vacuum may remove
 * them, which a long-held snapshot prevents: without a place to begin at, every claim would step over all of them.
 */
export const jobLane = defineTable({
  name: "job_lane",
  summary: "One row for each priority of a queue that was ever used: hints for the claim, never the truth about a job.",
  columns: {
    queue: text("The queue.").byteOrder(),
    priority: int("The priority."),
    floor_at: timestamptz("The claim reads from this place on; what came in before it is found by the next look from below.").default(
      sql`'-infinity'`,
    ),
    swept_at: timestamptz("When a claim looked from below last.").default(sql`'-infinity'`),
    moved_at: timestamptz("When floor_at was written last.").default(sql`'-infinity'`),
  },
  primaryKey: ["queue", "priority"],
  storage: { fillfactor: 10, autovacuum_vacuum_scale_factor: 0, autovacuum_vacuum_threshold: 500 },
  grants: { select: [iuReader] },
});
