import { invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { cutterExec, cutterVerify, iuReader } from "../foundation/roles.ts";
import { boolean, defineFunction, int, lit, plpgsql, raise, rows, sql, text, uuid } from "../kit/index.ts";
import { compensationSteps } from "./compensation_steps.ts";
import { cutRequest } from "./cut_request.ts";
import { refuseHiddenCut, refuseMissingCut } from "./requests.ts";

const q = cutRequest;

export const fnCutCompensationPlan = defineFunction({
  name: "fn_cut_compensation_plan",
  summary: "Every step that taking a cut back would take, and whether it can be taken. Changes nothing.",
  details:
    "For a compensated cut these are the steps of taking the compensation back, with fn_cut_reinstate. A unit the cut added is withdrawn, one it revised gets its former text as a new version, one it withdrew is restored; one in force that it could only name is looked at. A precondition is SHA-256 of UTF-8 iu.cut.step.v1 and a line end, then iu_id, state, title and body digest, parted by tabs, and a line end: what the cut left. While one step is not ready, none is taken.",
  args: { p_cut_request_id: uuid("The cut; executed or beyond.") },
  returns: rows({
    step_no: int("Counts from 1, in the order of the document."),
    action: text("withdraw, restore, revert (the former text as a new version) or look."),
    iu_id: uuid("The unit."),
    canonical_address: text("Its address."),
    from_status: text("Its state now."),
    to_status: text("Its state after the step."),
    from_version_no: int("Its current version."),
    text_version_no: int("The version whose text is written again; null: the text stays.").nullable(),
    precondition_digest: text("Digest of what the unit must be."),
    current_digest: text("Digest of what it is."),
    is_ready: boolean("Whether the step can be taken."),
    problem: text("drift: the unit is not what was left. in_use: it is a piece of an active collection. Null: ready.").nullable(),
  }),
  volatility: "stable",
  estimatedRows: 100,
  grantTo: [iuReader, cutterExec, cutterVerify],
  security: "definer",
  errors: [invalidArgument, notFound, invalidTransition],
  example:
    "select step_no, action, canonical_address, is_ready from iu_core.fn_cut_compensation_plan('0199c2f4-0000-7000-8000-000000000001')",
  declare: sql`v_state text;`,
  body: ({ arg }) => plpgsql`
    select ${q.state.of("q")} into v_state from ${q} q where ${q.cut_request_id.of("q")} = ${arg.p_cut_request_id};
    if not found then
      ${refuseMissingCut(arg.p_cut_request_id)}
    elsif v_state not in ('executed', 'verified', 'completed', 'compensated') then
      ${raise(
        invalidTransition,
        sql`format('A cut that is %s has written nothing that could be taken back.', v_state)`,
        { cut_request_id: arg.p_cut_request_id, machine: lit("cut_request"), from: sql`v_state`, transition: lit("compensate") },
        "Cancel it with fn_cut_cancel instead.",
      )}
    end if;
    ${refuseHiddenCut(arg.p_cut_request_id)}
    return query
    select
      p.step_no, p.action, p.iu_id, p.canonical_address, p.from_status, p.to_status, p.from_version_no, p.text_version_no,
      p.precondition_digest, p.current_digest, p.problem is null, p.problem
    from (
      ${compensationSteps(arg.p_cut_request_id, sql`(v_state = 'compensated')`)}
    ) as p
    order by p.step_no;
  `,
});
