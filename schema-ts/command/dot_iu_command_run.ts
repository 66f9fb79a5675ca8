import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuAuditor } from "../foundation/roles.ts";
import { defineTable, jsonb, name, sql, text, textArray, timestamptz, uuid } from "../kit/index.ts";

/** Digest of the rows of one relation that a run is about. */
export interface SubjectState {
  readonly relation: string;
  readonly row_count: number;
  readonly digest: string;
}

export type RunStatus = "succeeded" | "refused" | "failed";

export const dotIuCommandRun = defineTable({
  name: "dot_iu_command_run",
  summary:
    "Every run of a command: what was asked, what came of it, what it wrote. Refused and failed runs too. Append-only. For auditors alone: arguments and results hold texts.",
  columns: {
    run_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    command: text("The command.").byteOrder(),
    mode: text("dry_run: everything but this row was undone; real: its effects are there if it succeeded."),
    status: text("succeeded; refused: with an error of the product; failed: with another one, or it wrote what it does not declare."),
    args: jsonb<Record<string, unknown>>("The arguments as they were given."),
    result: jsonb("What the function gave back.").nullable(),
    sqlstate: text("SQLSTATE of the refusal or failure.").nullable(),
    message: text("Its message.").nullable(),
    detail: jsonb("Its detail: an object for the product's own errors, else a text.").nullable(),
    hint: text("Its hint.").nullable(),
    write_set: textArray("Tables it wrote to, named as in the catalogue; those of a dry run were undone."),
    row_counts: jsonb<Record<string, { inserted: number; updated: number; deleted: number }>>("Rows written, by table."),
    before_state: jsonb<SubjectState[]>("Digests of the rows its arguments name, before a real run.").nullable(),
    after_state: jsonb<SubjectState[]>("Digests of the rows its arguments and result name, after a real run.").nullable(),
    undoes_run_id: uuid("The run it undoes.").nullable(),
    actor: text("Who asked."),
    invoker: name("The role whose privileges counted."),
    db_user: name("The session's user.").default(sql`session_user`),
    started_at: timestamptz("When it began."),
    recorded_at: timestamptz("When it was over.").default(sql`clock_timestamp()`),
  },
  primaryKey: ["run_id"],
  checks: {
    mode_known: (c) => sql`${c.mode} in ('dry_run', 'real')`,
    status_known: (c) => sql`${c.status} in ('succeeded', 'refused', 'failed')`,
    error_of_status: (c) => sql`(${c.status} = 'succeeded') = (${c.sqlstate} is null)`,
    actor_given: (c) => sql`length(${c.actor}) between 1 and 200`,
  },
  indexes: [
    {
      name: "dot_iu_command_run_undone_idx",
      keys: ["undoes_run_id"],
      unique: true,
      where: (c) => sql`${c.status} = 'succeeded'`,
      summary: "A run is undone once.",
    },
    { keys: ["command", "run_id"], summary: "The runs of one command, in order." },
  ],
  grants: { select: [iuAuditor] },
});

/** Deletion is held to the policy of retention, whose module refuses all other. */
export const dotIuCommandRunRefuseChange = refuseChange(dotIuCommandRun, ["update", "truncate"]);
