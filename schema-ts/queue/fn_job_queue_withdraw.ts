import { sql } from "../kit/index.ts";
import { fnJobQueueRegister, queueSpecOf } from "./fn_job_queue_register.ts";
import { jobQueueRegistry as r } from "./job_queue_registry.ts";
import { withdrawal } from "./withdraw.ts";

export const fnJobQueueWithdraw = withdrawal({
  argument: "p_queue",
  name: "fn_job_queue_withdraw",
  what: "a queue",
  table: r,
  key: r.queue,
  status: r.status,
  owner: r.owner,
  changedAt: r.changed_at,
  changedBy: r.changed_by,
  register: "fn_job_queue_register",
  former: { p_spec: queueSpecOf("v_old") },
  given: sql`select ${fnJobQueueRegister}('proof', '{"description": "Proof."}', 'proof')`,
});
