import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { cutterExec, cutterVerify, iuReader } from "../foundation/roles.ts";
import { defineTable, jsonb, name, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { cutRequest } from "./cut_request.ts";

export const cutRequestTransition = defineTable({
  name: "cut_request_transition",
  summary:
    "Everything that was done with a cut: each change of its state, and what changes none, such as a dry run or a hold. Append-only.",
  columns: {
    transition_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    cut_request_id: uuid("The cut."),
    transition: text("What was done: a transition of the machine cut_request, or open, dry_run, hold.").byteOrder(),
    from_state: text("State before; null: it did not exist.").nullable(),
    to_state: text("State after."),
    actor: text("Who asked for it."),
    detail: jsonb<Record<string, unknown>>("What came of it; an object, never the text.").default(sql`'{}'::jsonb`),
    recorded_at: timestamptz("When it was recorded.").default(sql`clock_timestamp()`),
    db_user: name("The session's user.").default(sql`session_user`),
  },
  primaryKey: ["transition_id"],
  foreignKeys: [{ columns: ["cut_request_id"], references: cutRequest }],
  checks: {
    actor_given: (c) => sql`length(${c.actor}) between 1 and 200`,
    detail_is_object: (c) => sql`jsonb_typeof(${c.detail}) = 'object'`,
  },
  indexes: [{ keys: ["cut_request_id", "transition_id"], summary: "History of one cut, in order." }],
  grants: { select: [iuReader, cutterExec, cutterVerify] },
});

export const cutRequestTransitionRefuseChange = refuseChange(cutRequestTransition);
