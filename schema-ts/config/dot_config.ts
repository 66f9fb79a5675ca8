import { iuReader } from "../foundation/roles.ts";
import { defineTable, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";

export const dotConfig = defineTable({
  name: "dot_config",
  summary: "What operators have set. A key without a row, or with a null value, has its shipped default.",
  columns: {
    key: text("A registered key, or a member of a registered family.").byteOrder(),
    value: jsonb("The operator's value; null: the shipped default counts again.").nullable(),
    changed_by: text("Who changed it last through fn_dot_config_set.").default(sql`session_user::text`),
    change_reason: text("Why, as given to fn_dot_config_set.").nullable(),
    change_id: uuid("New with every change made by fn_dot_config_set; a change without a new one was made by hand.").nullable(),
    changed_at: timestamptz("When it was changed last through fn_dot_config_set.").default(sql`clock_timestamp()`),
  },
  primaryKey: ["key"],
  grants: { select: [iuReader] },
});
