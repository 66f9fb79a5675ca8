import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { bigint, defineTable, int, interval, name, sql, text, timestamptz, uuid } from "../kit/index.ts";

export const iuRetentionRun = defineTable({
  name: "iu_retention_run",
  summary:
    "Every call that could take rows away: what it found due, what it removed, under which policy, for whom. Append-only, and no target itself.",
  columns: {
    run_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    target_key: text("What it was about.").byteOrder(),
    keep: interval("How long rows were kept by the policy."),
    batch_size: int("Most rows it could remove."),
    before: timestamptz("Rows from before then were due."),
    examined: bigint("Rows that were due and were looked at."),
    removed: bigint("Rows that were removed."),
    actor: text("Who asked for it."),
    started_at: timestamptz("When it began."),
    recorded_at: timestamptz("When it was over.").default(sql`clock_timestamp()`),
    db_user: name("The session's user.").default(sql`session_user`),
  },
  primaryKey: ["run_id"],
  checks: { removes_what_is_due: (c) => sql`${c.removed} between 0 and ${c.examined}` },
  indexes: [{ keys: ["target_key", "run_id"], summary: "The runs of one target, in order." }],
  grants: { select: [iuOperator, iuAuditor] },
});

export const iuRetentionRunRefuseChange = refuseChange(iuRetentionRun);
