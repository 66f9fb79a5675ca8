import { defineModule } from "../kit/index.ts";
import { cutChangeSet, cutChangeSetRefuseChange } from "./cut_change_set.ts";
import { fnGovernanceAuthor } from "./fn_governance_author.ts";
import { fnGovernanceTrace } from "./fn_governance_trace.ts";
import { fnIuUnitsDigest } from "./fn_iu_units_digest.ts";
import { fnIuUnitsLines } from "./fn_iu_units_lines.ts";
import { fnReviewDecide } from "./fn_review_decide.ts";
import { fnReviewDecision } from "./fn_review_decision.ts";
import { fnReviewRequest } from "./fn_review_request.ts";
import { fnReviewRequire } from "./fn_review_require.ts";
import { governanceEnabled, reviewPolicy } from "./gates.ts";
import { manifestEnvelope, manifestEnvelopeRefuseChange } from "./manifest_envelope.ts";
import { manifestUnitBlock, manifestUnitBlockRefuseChange } from "./manifest_unit_block.ts";
import { reviewDecision, reviewDecisionRefuseChange } from "./review_decision.ts";
import { reviewPolicies } from "./review_policies.ts";
import { reviewRequest, reviewRequestRefuseChange } from "./review_request.ts";

export const governanceModule = defineModule({
  name: "governance",
  summary: "What allows a change of governed text: reviews bound to the units as they were, and the change sets units are enacted under.",
  objects: [
    governanceEnabled,
    reviewPolicy,
    reviewPolicies,
    reviewRequest,
    reviewRequestRefuseChange,
    reviewDecision,
    reviewDecisionRefuseChange,
    manifestEnvelope,
    manifestEnvelopeRefuseChange,
    manifestUnitBlock,
    manifestUnitBlockRefuseChange,
    cutChangeSet,
    cutChangeSetRefuseChange,
    fnIuUnitsLines,
    fnIuUnitsDigest,
    fnReviewRequest,
    fnReviewDecide,
    fnReviewDecision,
    fnReviewRequire,
    fnGovernanceAuthor,
    fnGovernanceTrace,
  ],
});
