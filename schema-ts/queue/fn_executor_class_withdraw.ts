import { sql } from "../kit/index.ts";
import { executorClassRegistry as c } from "./executor_class_registry.ts";
import { classSpecOf, fnExecutorClassRegister } from "./fn_executor_class_register.ts";
import { withdrawal } from "./withdraw.ts";

export const fnExecutorClassWithdraw = withdrawal({
  argument: "p_executor_class",
  name: "fn_executor_class_withdraw",
  what: "an executor class",
  table: c,
  key: c.executor_class,
  status: c.status,
  owner: c.owner,
  changedAt: c.changed_at,
  changedBy: c.changed_by,
  register: "fn_executor_class_register",
  former: { p_spec: classSpecOf("v_old") },
  given: sql`select ${fnExecutorClassRegister}('proof', '{"executor_kind": "noop", "mutating": false, "description": "Proof."}', 'proof')`,
});
