import { approvalRequired, invalidArgument } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, nothing, plpgsql } from "../kit/index.ts";
import { requireApproval, requireArguments, requireVariables } from "./require_approval.ts";

export const fnApprovalRequire = defineFunction({
  name: "fn_approval_require",
  summary: "Refuses with IU007 unless the request is approved, its time not over, and its subject exactly this one.",
  details:
    "The detail's reason is missing, other_subject, other_digest, pending, rejected, expired, invalidated or cancelled. It looks and does not hold: a cancellation that comes while the caller works is not waited for. Functions that act under an approval call fn_approval_hold instead.",
  args: requireArguments,
  returns: nothing,
  volatility: "stable",
  grantTo: [iuReader],
  errors: [invalidArgument, approvalRequired],
  example: `select iu_core.fn_approval_require('0199c2f4-0000-7000-8000-000000000001', 'payment', '01890000-0000-7000-8000-000000000000', iu_core.fn_iu_sha256('…'))`,
  declare: requireVariables,
  body: ({ arg }) => plpgsql`
    ${requireApproval(arg)}
  `,
});
