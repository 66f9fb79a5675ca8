import { fnApprovalHold } from "../approval/fn_approval_hold.ts";
import { integrity, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { cutterExec } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  functionNamed,
  inverse,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  uuid,
} from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { cutDocumentUnit } from "./cut_document.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequest } from "./cut_request.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { type CutReport, fnCutApply } from "./fn_cut_apply.ts";
import { executionEnabled } from "./gates.ts";
import { planDigest } from "./plan_digest.ts";
import { given, newest, opens } from "./proof.ts";
import { lockedRequest, lockRequest, logTransition } from "./requests.ts";
import { cutSubject } from "./subject.ts";

const q = cutRequest;

/** What an execution did, or would have done. */
export interface CutExecution extends CutReport {
  cut_request_id: string;
  mode: "dry_run" | "real";
  state: "submitted" | "executed";
}

/** How a dry run leaves the block whose writes are to be undone; nobody else sees it. Not IU000: that would catch the whole class. */
const dryRunDone = "IU0DR";

export const fnCutExecute = defineFunction({
  name: "fn_cut_execute",
  summary: "Carries out an approved plan: its units are minted as drafts, revised, restored and withdrawn, all of it or nothing.",
  details:
    "Refused with IU007 without an approval of exactly this plan, and with IU005 when the document has changed since it was planned. A dry run does all of it, undoes it, and leaves a line in the cut's log. New units carry cut_request_id, byte_start and byte_end in their metadata. A unit in force keeps its version in force; one that is in force and gone from the source stays so until it is retired by a review. Somebody else verifies.",
  args: {
    p_cut_request_id: uuid("The cut; submitted and approved."),
    p_mode: text("dry_run or real."),
    p_actor: actor(),
  },
  returns: jsonb<CutExecution>("Units by what became, or would become, of them."),
  volatility: "volatile",
  gate: executionEnabled,
  writes: [cutRequest, cutRequestTransition, cutLeg, cutDocumentUnit, informationUnit, unitVersion, iuLifecycleLog],
  pair: inverse(
    "fn_cut_compensate",
    "Compensate the cut: its text is taken back by withdrawals and new versions.",
    { p_cut_request_id: fromArgument("p_cut_request_id") },
    '$.args ? (@.p_mode == "real")',
  ),
  proof: scenario({
    given: given.approved,
    when: newest("fn_cut_execute", "real"),
    undo: sql`select ${functionNamed("fn_cut_compensate")}(${q.cut_request_id.of("q")}, 'proof') from ${q} q`,
    opens: opens.execution,
  }),
  grantTo: [cutterExec],
  errors: [invalidArgument, notFound, invalidTransition, integrity],
  example: "select iu_core.fn_cut_execute('0199c2f4-0000-7000-8000-000000000001', 'dry_run', 'cutter@example.org')",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    ${lockedRequest}
    v_digest text;
    v_report jsonb;
  `,
  body: ({ arg }) => plpgsql`
    if (${arg.p_mode} in ('dry_run', 'real')) is not true then
      ${raise(invalidArgument, "The mode is dry_run or real.", { argument: lit("p_mode"), given: sql`left(${arg.p_mode}, 200)` })}
    end if;
    ${lockRequest(arg.p_cut_request_id, "execute", ["submitted"])}
    v_digest := ${planDigest(arg.p_cut_request_id)};
    if v_digest <> v_request.plan_digest then
      ${raise(
        integrity,
        "The plan is not the one that was submitted.",
        { cut_request_id: arg.p_cut_request_id, expected: sql`v_request.plan_digest`, actual: sql`v_digest` },
        "Find out who changed cut_leg, and plan the cut again.",
      )}
    end if;
    perform ${fnApprovalHold}(v_request.approval_request_id, ${lit(cutSubject)}, ${arg.p_cut_request_id}, v_digest);

    if ${arg.p_mode} = 'dry_run' then
      begin
        v_report := ${fnCutApply}(${arg.p_cut_request_id}, ${arg.p_actor});
        raise exception using errcode = ${lit(dryRunDone)}, message = 'A dry run ends.';
      exception
        when sqlstate ${lit(dryRunDone)} then
          null;
      end;
      ${logTransition(lit("dry_run"), sql`v_request.state`, arg.p_actor, sql`v_report`)}
    else
      v_report := ${fnCutApply}(${arg.p_cut_request_id}, ${arg.p_actor});
      -- Taken with the document locked: cuts of one document are told apart by it.
      v_at := clock_timestamp();
      update ${q} q
      set
        ${q.state} = 'executed', ${q.executed_at} = v_at, ${q.executed_by} = ${arg.p_actor},
        ${q.changed_at} = v_at, ${q.changed_by} = ${arg.p_actor}
      where ${q.cut_request_id.of("q")} = ${arg.p_cut_request_id};
      ${logTransition(lit("execute"), lit("executed"), arg.p_actor, sql`v_report`)}
    end if;
    return v_report || jsonb_build_object(
      'cut_request_id', ${arg.p_cut_request_id},
      'mode', ${arg.p_mode},
      'state', case ${arg.p_mode} when 'real' then 'executed' else v_request.state end
    );
  `,
});
