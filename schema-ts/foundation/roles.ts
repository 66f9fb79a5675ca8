import { defineRole } from "../kit/index.ts";

export const iuReader = defineRole({ name: "iu_reader", summary: "Reads units, collections and events; calls read-only functions." });
export const iuApp = defineRole({
  name: "iu_app",
  summary: "The application: calls mutating functions, has no DML on any table.",
  includes: [iuReader],
});
export const iuOperator = defineRole({
  name: "iu_operator",
  summary: "Opens and closes gates, changes settings, runs maintenance.",
  includes: [iuApp],
});
export const iuAuditor = defineRole({
  name: "iu_auditor",
  summary: "Reads everything including logs and configuration history; changes nothing but the record of proofs.",
  includes: [iuReader],
});
export const cutterExec = defineRole({ name: "cutter_exec", summary: "Executes approved cuts." });
export const cutterVerify = defineRole({ name: "cutter_verify", summary: "Verifies executed cuts; never the executor." });
