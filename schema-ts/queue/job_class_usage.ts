import { iuReader } from "../foundation/roles.ts";
import { defineTable, text, timestamptz } from "../kit/index.ts";

export const jobClassUsage = defineTable({
  name: "job_class_usage",
  summary: "How far each class with limits has used its rate. Its row is locked by whoever lets jobs of the class through.",
  columns: {
    executor_class: text("The class.").byteOrder(),
    booked_until: timestamptz(
      "Until when its rate is used up: each job that starts books its share of time, from now or from here, whichever is later.",
    ),
  },
  primaryKey: ["executor_class"],
  storage: { fillfactor: 50 },
  grants: { select: [iuReader] },
});
