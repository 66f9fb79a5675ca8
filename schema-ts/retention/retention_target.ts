import { iuReader } from "../foundation/roles.ts";
import { defineTable, interval, text } from "../kit/index.ts";

export const retentionTarget = defineTable({
  name: "retention_target",
  summary: "What retention can take away, and nothing else: never versions, governance, approvals or derivations.",
  columns: {
    target_key: text("Name of the target.").byteOrder(),
    relation: text("The table that is meant."),
    description: text("Which of its rows may go."),
    default_keep: interval("How long rows are kept when a policy does not say."),
  },
  primaryKey: ["target_key"],
  grants: { select: [iuReader] },
  operatorRows: "none",
});
