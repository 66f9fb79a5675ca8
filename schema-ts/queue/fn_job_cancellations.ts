import { iuReader } from "../foundation/roles.ts";
import { defineFunction, setOf, sql, uuid, uuidArray } from "../kit/index.ts";
import { jobQueue } from "./job_queue.ts";

const q = jobQueue;

export const fnJobCancellations = defineFunction({
  name: "fn_job_cancellations",
  summary: "Which of a worker's jobs were cancelled while it runs them: it should stop them and finish them as failed.",
  args: { p_job_ids: uuidArray("The jobs it runs.") },
  returns: setOf(uuid("A job to stop.")),
  volatility: "stable",
  grantTo: [iuReader],
  example: "select iu_core.fn_job_cancellations('{01890000-0000-7000-8000-000000000000}')",
  body: ({ arg }) => sql`
    select ${q.job_id.of("q")}
    from ${q} q
    where ${q.job_id.of("q")} = any (${arg.p_job_ids}) and ${q.cancel_requested_at.of("q")} is not null
    order by ${q.job_id.of("q")}
  `,
});
