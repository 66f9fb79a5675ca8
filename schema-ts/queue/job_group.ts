import { iuReader } from "../foundation/roles.ts";
import { defineTable, int, text, uuid } from "../kit/index.ts";

export const jobGroup = defineTable({
  name: "job_group",
  summary: "Groups that have jobs. Its row is locked by whoever adds to the group or ends one of its jobs.",
  columns: {
    queue: text("The queue.").byteOrder(),
    group_key: text("The group.").byteOrder(),
    head_job_id: uuid("The one job of the group that may run; the others are blocked.").nullable(),
    last_no: int("Number of the job that came last."),
  },
  primaryKey: ["queue", "group_key"],
  storage: { fillfactor: 70 },
  grants: { select: [iuReader] },
});
