import { approvalRequired, invalidArgument } from "../foundation/errors.ts";
import { defineFunction, nothing, plpgsql, sql } from "../kit/index.ts";
import { requireApproval, requireArguments, requireVariables } from "./require_approval.ts";

export const fnApprovalHold = defineFunction({
  name: "fn_approval_hold",
  summary: "As fn_approval_require, and keeps the approval as it is until the transaction ends.",
  details:
    "For functions that act under an approval: whoever cancels or invalidates it waits until they are done, and sees what was done. Several may hold one approval at a time. Only the owner's functions call it.",
  args: requireArguments,
  returns: nothing,
  volatility: "volatile",
  writes: "nothing",
  grantTo: [],
  errors: [invalidArgument, approvalRequired],
  example: `select iu_core.fn_approval_hold('0199c2f4-0000-7000-8000-000000000001', 'payment', '01890000-0000-7000-8000-000000000000', iu_core.fn_iu_sha256('…'))`,
  declare: requireVariables,
  body: ({ arg }) => plpgsql`
    ${requireApproval(arg, sql` for share`)}
  `,
});
