import { defineModule } from "../kit/index.ts";
import { fnIuRetentionKeep, retentionKeepTriggers } from "./fn_iu_retention_keep.ts";
import { fnIuRetentionPolicySet } from "./fn_iu_retention_policy_set.ts";
import { fnIuRetentionPolicyWithdraw } from "./fn_iu_retention_policy_withdraw.ts";
import { fnIuRetentionRun } from "./fn_iu_retention_run.ts";
import { iuRetentionRun, iuRetentionRunRefuseChange } from "./iu_retention_run.ts";
import { retentionPolicy, retentionPolicyRefuseChange } from "./retention_policy.ts";
import { retentionPolicyLog, retentionPolicyLogRefuseChange } from "./retention_policy_log.ts";
import { retentionTarget } from "./retention_target.ts";
import { retentionTargets } from "./targets.ts";
import { vRetentionStatus } from "./v_retention_status.ts";

export const retentionModule = defineModule({
  name: "retention",
  summary: "What may go after a time: policies of operators, the triggers that hold everybody to them, and the runs that take rows away.",
  objects: [
    retentionTarget,
    retentionTargets,
    retentionPolicy,
    retentionPolicyRefuseChange,
    retentionPolicyLog,
    retentionPolicyLogRefuseChange,
    iuRetentionRun,
    iuRetentionRunRefuseChange,
    fnIuRetentionKeep,
    ...retentionKeepTriggers,
    fnIuRetentionPolicySet,
    fnIuRetentionPolicyWithdraw,
    fnIuRetentionRun,
    vRetentionStatus,
  ],
});
