import { defineModule } from "../kit/index.ts";
import { approvalEventDomain, approvalEventTypes } from "./approval_event_types.ts";
import { approvalLog, approvalLogRefuseChange } from "./approval_log.ts";
import { approvalPolicy, approvalPolicyRefuseChange } from "./approval_policy.ts";
import { approvalPrincipal, approvalPrincipalRefuseChange } from "./approval_principal.ts";
import { approvalRequest, approvalRequestKept } from "./approval_request.ts";
import { approvalRequestMachine } from "./approval_request_machine.ts";
import { approvalVote, approvalVoteRefuseChange } from "./approval_vote.ts";
import { fnApprovalCancel } from "./fn_approval_cancel.ts";
import { fnApprovalExpire } from "./fn_approval_expire.ts";
import { fnApprovalHold } from "./fn_approval_hold.ts";
import { fnApprovalInvalidate } from "./fn_approval_invalidate.ts";
import { fnApprovalOpen } from "./fn_approval_open.ts";
import { fnApprovalPolicySet } from "./fn_approval_policy_set.ts";
import { fnApprovalPolicyWithdraw } from "./fn_approval_policy_withdraw.ts";
import { fnApprovalPrincipalSet } from "./fn_approval_principal_set.ts";
import { fnApprovalRequire } from "./fn_approval_require.ts";
import { fnApprovalState } from "./fn_approval_state.ts";
import { fnApprovalVote } from "./fn_approval_vote.ts";
import { approvalDryRunOnly, approvalEmitEnabled, approvalEnabled } from "./gates.ts";
import { vApprovalPending } from "./v_approval_pending.ts";

export const approvalModule = defineModule({
  name: "approval",
  summary: "Dangerous work needs a quorum: policies, requests bound to a digest, votes, and what became of them.",
  objects: [
    approvalEnabled,
    approvalEmitEnabled,
    approvalDryRunOnly,
    approvalEventDomain,
    approvalEventTypes,
    approvalPrincipal,
    approvalPrincipalRefuseChange,
    approvalPolicy,
    approvalPolicyRefuseChange,
    approvalRequest,
    approvalRequestKept.execute,
    ...approvalRequestKept.triggers,
    ...approvalRequestMachine,
    approvalVote,
    approvalVoteRefuseChange,
    approvalLog,
    approvalLogRefuseChange,
    fnApprovalPrincipalSet,
    fnApprovalPolicySet,
    fnApprovalPolicyWithdraw,
    fnApprovalOpen,
    fnApprovalVote,
    fnApprovalCancel,
    fnApprovalInvalidate,
    fnApprovalExpire,
    fnApprovalRequire,
    fnApprovalHold,
    fnApprovalState,
    vApprovalPending,
  ],
});
