import { approvalEnabled } from "../approval/gates.ts";
import { composerEnabled } from "../collection/gates.ts";
import { governanceEnabled } from "../governance/gates.ts";
import type { ReviewOperation } from "../governance/operations.ts";
import { proofApproved, proofOutcome, proofRequestId } from "../governance/proof.ts";
import { functionNamed, lit, sql } from "../kit/index.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { structureOpsEnabled } from "./gates.ts";
import { iuDerivation } from "./iu_derivation.ts";

const u = informationUnit;

/** Gates that the givens of this module need open. */
export const opens = [unitWriteEnabled, approvalEnabled, governanceEnabled, composerEnabled].map(({ name }) => name);
export const opensAll = [...opens, structureOpsEnabled.name];

/** For proof scenarios: the id of the unit at an address, as an expression. */
export const unitAt = (address: string) => sql`
  (select ${u.iu_id.of("u")} from ${u} u where ${u.canonical_address.of("u")} = ${lit(address)})
`;

/** A review of all units below proof/ that allows the operation. */
const reviewed = (operation: ReviewOperation) => sql`
  ${proofApproved(operation)};
  select ${functionNamed("fn_review_decide")}(${proofRequestId(operation)}, 'proof')
`;
export const decisionFor = (operation: ReviewOperation) => proofOutcome(operation, "review_decision_id");

/** The drafts proof/a and proof/b as pieces of the workflow proof.structure, and a review that allows the operation. */
export const twoUnits = (operation: ReviewOperation) => sql`
  select ${functionNamed("fn_approval_principal_set")}('proof.an', 'reviewer', 'proof');
  select ${functionNamed("fn_iu_create")}('proof/a', 'clause', 'Điều 1', 'Phạm vi.', 'proof');
  select ${functionNamed("fn_iu_create")}('proof/b', 'clause', 'Điều 2', 'Đối tượng.', 'proof');
  select ${functionNamed("fn_iu_compose")}(
    'proof.structure', 'workflow', 'Quy định',
    jsonb_build_array(jsonb_build_object('iu_id', ${unitAt("proof/a")}), jsonb_build_object('iu_id', ${unitAt("proof/b")})), 'proof'
  );
  ${reviewed(operation)}
`;

/** The draft proof/a as a piece of the workflow proof.structure, and a review that allows to split it. */
export const oneUnit = sql`
  select ${functionNamed("fn_approval_principal_set")}('proof.an', 'reviewer', 'proof');
  select ${functionNamed("fn_iu_create")}('proof/a', 'clause', 'Điều 1', E'Phạm vi.\n\nĐối tượng.', 'proof');
  select ${functionNamed("fn_iu_compose")}(
    'proof.structure', 'workflow', 'Quy định', jsonb_build_array(jsonb_build_object('iu_id', ${unitAt("proof/a")})), 'proof'
  );
  ${reviewed("split")}
`;

export const splitProofUnit = sql`
  select ${functionNamed("fn_iu_split")}(
    ${unitAt("proof/a")}, '[{"title": "Phạm vi", "body": "Phạm vi."}, {"title": "Đối tượng", "body": "Đối tượng."}]', ${decisionFor("split")}, 'proof'
  )
`;
export const mergeProofUnits = sql`
  select ${functionNamed("fn_iu_merge")}(
    array[${unitAt("proof/a")}, ${unitAt("proof/b")}], '{"title": "Phạm vi và đối tượng"}', ${decisionFor("merge")}, 'proof'
  )
`;
export const supersedeProofUnit = sql`
  select ${functionNamed("fn_iu_supersede")}(${unitAt("proof/a")}, ${unitAt("proof/b")}, ${decisionFor("supersede")}, 'proof')
`;

/** The newest operation, as an expression. */
export const lastOperation = sql`
  (select ${iuDerivation.operation_id.of("o")} from ${iuDerivation} o order by ${iuDerivation.derivation_id.of("o")} desc limit 1)
`;
