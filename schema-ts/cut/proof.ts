import { approvalEnabled } from "../approval/gates.ts";
import { type Fragment, functionNamed, join, lit, sql } from "../kit/index.ts";
import { cutRequest } from "./cut_request.ts";
import { executionEnabled, planningEnabled } from "./gates.ts";

const q = cutRequest;

/** For proof scenarios: a document of two sections, taken through the first steps of a cut, one after another. */
const source = "# Mua sắm\n\nHai báo giá.\n\n## Ngưỡng\n\nTừ năm mươi triệu.\n";
const edited = "# Mua sắm\n\nBa báo giá.\n\n## Phụ lục\n\nMẫu đơn.\n";

/** A call for the newest cut by somebody; `more` stands between the cut and who asks. */
export const newestBy = (call: string, actor: string, ...more: string[]): Fragment => sql`
  select ${functionNamed(call)}(${join([q.cut_request_id.of("q"), ...more.map((value) => lit(value)), lit(actor)])})
  from ${q} q
  order by ${q.cut_request_id.of("q")} desc
  limit 1
`;
export const newest = (call: string, ...more: string[]): Fragment => newestBy(call, "proof", ...more);

export const proofOpen = sql`select ${functionNamed("fn_cut_open")}('proof', ${lit(source)}, 'proof')`;
export const proofOpenEdited = sql`select ${functionNamed("fn_cut_open")}('proof', ${lit(edited)}, 'proof')`;
export const proofPlan = newest("fn_cut_plan_markdown");
const planned = sql`${proofOpen}; ${proofPlan}`;
const voter = sql`select ${functionNamed("fn_approval_principal_set")}('proof.an', 'reviewer', 'proof')`;
const approve = sql`
  select ${functionNamed("fn_approval_vote")}(${q.approval_request_id.of("q")}, 'proof.an', 'approve')
  from ${q} q
  where ${q.state.of("q")} = 'submitted'
`;
const through = (open: Fragment) => sql`
  ${open};
  ${proofPlan};
  ${newest("fn_cut_submit")};
  ${approve};
  ${newest("fn_cut_execute", "real")}
`;

/** The document in each state; `opens` is what that needs. */
export const given = {
  toSubmit: sql`${voter}; ${planned}`,
  submitted: sql`${voter}; ${planned}; ${newest("fn_cut_submit")}`,
  approved: sql`${voter}; ${planned}; ${newest("fn_cut_submit")}; ${approve}`,
  executed: sql`${voter}; ${through(proofOpen)}`,
  /** A second cut, of the edited document: it revised, added and withdrew. */
  executedAgain: sql`
    ${voter};
    ${through(proofOpen)};
    ${through(proofOpenEdited)}
  `,
};
/** What a scenario needs open besides the gate of the function it is about. */
export const opens = {
  planning: [approvalEnabled.name],
  execution: [planningEnabled.name, approvalEnabled.name],
  nothing: [planningEnabled.name, approvalEnabled.name, executionEnabled.name],
};
