import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { boolean, defineTable, type Fragment, type Hole, int, interval, sql, text, timestamptz } from "../kit/index.ts";
import { retentionTarget } from "./retention_target.ts";

/** Most rows one call removes. */
export const mostRows = 10_000;

const keepBetween = (keep: Hole): Fragment => sql`${keep} between interval '1 day' and interval '100 years'`;

const noPartNegative = (keep: Hole): Fragment => sql`
  least(date_part('year', ${keep}), date_part('month', ${keep}), date_part('day', ${keep}), date_part('hour', ${keep}), date_part('minute', ${keep}), date_part('second', ${keep})) >= 0
`;

/** From a day to a hundred years. No part is negative: a month less 29 days may be no time at all. */
export const keepInRange = (keep: Hole): Fragment => sql`${keepBetween(keep)} and ${noPartNegative(keep)}`;

export const retentionPolicy = defineTable({
  name: "retention_policy",
  summary: "What operators have decided to let go. A target without an enabled policy keeps everything.",
  columns: {
    target_key: text("What it is about.").byteOrder(),
    enabled: boolean("Whether rows may go, while the gate iu_core.retention_enabled is open."),
    keep: interval("How long rows are kept; at least a day."),
    batch_size: int("Most rows one call removes.").default(1000),
    status: text("active, or withdrawn: there is no policy.").byteOrder().default("active"),
    changed_at: timestamptz("When it was changed last.").default(sql`clock_timestamp()`),
    changed_by: text("Who changed it last."),
  },
  primaryKey: ["target_key"],
  foreignKeys: [{ columns: ["target_key"], references: retentionTarget }],
  checks: {
    keep_in_range: (c) => keepBetween(c.keep),
    keep_parts_not_negative: (c) => noPartNegative(c.keep),
    batch_in_range: (c) => sql`${c.batch_size} between 1 and 10000`,
    status_known: (c) => sql`${c.status} in ('active', 'withdrawn')`,
  },
  grants: { select: [iuReader] },
});

export const retentionPolicyRefuseChange = refuseChange(retentionPolicy, ["delete", "truncate"]);
