import { approvalRequest } from "../approval/approval_request.ts";
import { approvalVote } from "../approval/approval_vote.ts";
import { stateAt } from "../approval/requests.ts";
import { invalidArgument, notFound } from "../foundation/errors.ts";
import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { defineFunction, int, lit, plpgsql, rows, sql, text, textArray, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { refuseMissingUnit } from "../unit/refuse_unit.ts";
import { cutChangeSet } from "./cut_change_set.ts";
import { manifestEnvelope } from "./manifest_envelope.ts";
import { manifestUnitBlock } from "./manifest_unit_block.ts";
import { reviewDecision } from "./review_decision.ts";

const b = manifestUnitBlock;
const d = reviewDecision;
const e = manifestEnvelope;
const r = approvalRequest;
const s = cutChangeSet;
const v = approvalVote;

const voters = (decision: "approve" | "reject") => sql`
  array(
    select ${v.principal.of("v")}
    from ${v} v
    where ${v.request_id.of("v")} = ${d.approval_request_id.of("d")} and ${v.decision.of("v")} = ${lit(decision)}
    order by ${v.principal.of("v")}
  )
`;

export const fnGovernanceTrace = defineFunction({
  name: "fn_governance_trace",
  summary:
    "Who allowed what to be done with a unit: its review decisions, the approvals behind them, and the change sets under them, oldest first.",
  details: "Runs with its owner's privileges: nobody else may read the governance tables.",
  args: { p_iu_id: uuid("The unit.") },
  returns: rows({
    decided_at: timestamptz("When the decision was recorded."),
    operation: text("What it is about."),
    decision: text("approved or rejected."),
    review_decision_id: uuid("The decision."),
    decided_by: text("Who recorded it."),
    comment: text("What was said about it.").nullable(),
    units: int("Number of units it is about."),
    subject_digest: text("Digest of the units when the review was asked for."),
    approval_request_id: uuid("The approval."),
    approval_state: text("Its state now."),
    requested_by: text("Who asked for it."),
    approved_by: textArray("Who voted for it."),
    rejected_by: textArray("Who voted against it."),
    change_set_id: uuid("What was enacted under it; null: no change set.").nullable(),
    manifest_envelope_id: uuid("Its manifest.").nullable(),
    document_key: text("The document of the manifest.").nullable(),
    cut_request_id: uuid("The cut of the manifest.").nullable(),
    block_no: int("The unit's place in the manifest.").nullable(),
    version_no: int("The version of the unit in the manifest.").nullable(),
    body_digest: text("Digest of that version.").nullable(),
  }),
  volatility: "stable",
  security: "definer",
  grantTo: [iuAuditor, iuOperator],
  errors: [invalidArgument, notFound],
  example: "select operation, decision, approved_by from iu_core.fn_governance_trace('0199c2f4-0000-7000-8000-000000000001')",
  body: ({ arg }) => plpgsql`
    if not exists (select from ${informationUnit} u where ${informationUnit.iu_id.of("u")} = ${arg.p_iu_id}) then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
    return query
    select
      ${d.decided_at.of("d")},
      ${d.operation.of("d")},
      ${d.decision.of("d")},
      ${d.review_decision_id.of("d")},
      ${d.decided_by.of("d")},
      ${d.comment.of("d")},
      cardinality(${d.iu_ids.of("d")}),
      ${d.subject_digest.of("d")},
      ${d.approval_request_id.of("d")},
      ${stateAt("r", sql`clock_timestamp()`)},
      ${r.requested_by.of("r")},
      ${voters("approve")},
      ${voters("reject")},
      ${s.change_set_id.of("s")},
      ${e.manifest_envelope_id.of("e")},
      ${e.document_key.of("e")},
      ${e.cut_request_id.of("e")},
      ${b.block_no.of("b")},
      ${b.version_no.of("b")},
      ${b.body_digest.of("b")}
    from ${d} d
    left join ${r} r on ${r.request_id.of("r")} = ${d.approval_request_id.of("d")}
    left join ${s} s on ${s.review_decision_id.of("s")} = ${d.review_decision_id.of("d")}
    left join ${e} e on ${e.manifest_envelope_id.of("e")} = ${s.manifest_envelope_id.of("s")}
    left join ${b} b on ${b.manifest_envelope_id.of("b")} = ${e.manifest_envelope_id.of("e")} and ${b.iu_id.of("b")} = ${arg.p_iu_id}
    where ${d.iu_ids.of("d")} @> array[${arg.p_iu_id}]
    order by ${d.decided_at.of("d")}, ${d.review_decision_id.of("d")};
  `,
});
