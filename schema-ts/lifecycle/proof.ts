import { approvalEnabled } from "../approval/gates.ts";
import { governanceEnabled } from "../governance/gates.ts";
import { proofApproved, proofOutcome, proofRequestId, proofUnit, proofUnits } from "../governance/proof.ts";
import { functionNamed, sql } from "../kit/index.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";

const u = informationUnit;

/** Gates that the scenarios of this module need besides its own. */
export const proofGates = [unitWriteEnabled.name, approvalEnabled.name, governanceEnabled.name];

/** A draft at proof/unit with everything it takes to enact it. */
export const proofAuthored = sql`
  ${proofUnit};
  ${proofApproved("enact")};
  select ${functionNamed("fn_governance_author")}('proof', ${proofRequestId("enact")}, 'proof')
`;

/** Calls a function with the unit at proof/unit and an actor. */
export const onProofUnit = (name: string) => sql`
  select ${functionNamed(name)}(${u.iu_id.of("u")}, 'proof') from ${u} u where ${u.canonical_address.of("u")} = 'proof/unit'
`;

/** The decision and the change set that `proofAuthored` made, as two arguments. */
export const proofChange = sql`${proofOutcome("enact", "review_decision_id")}, ${proofOutcome("enact", "change_set_id")}`;

/** Enacts what `proofAuthored` made. */
export const proofEnact = sql`
  select ${functionNamed("fn_iu_enact")}(${u.iu_id.of("u")}, ${proofChange}, 'proof') from ${u} u where ${u.canonical_address.of("u")} = 'proof/unit'
`;

/** An enacted unit, and a review that lets it be retired. */
export const proofRetirable = sql`
  ${proofAuthored};
  ${proofEnact};
  ${proofApproved("retire")};
  select ${functionNamed("fn_review_decide")}(${proofRequestId("retire")}, 'proof')
`;

const retired = sql`${proofOutcome("retire", "review_decision_id")}, 'proof'`;

/** Retires the unit at proof/unit under the approved review. */
export const proofRetire = sql`
  select ${functionNamed("fn_iu_retire")}(${u.iu_id.of("u")}, ${retired}) from ${u} u where ${u.canonical_address.of("u")} = 'proof/unit'
`;

/** The same for all units there are, and its undoing. */
export const proofRetireMany = sql`select ${functionNamed("fn_iu_retire_many")}(${proofUnits}, ${retired})`;
export const proofUnretireMany = sql`select ${functionNamed("fn_iu_unretire_many")}(${proofUnits}, 'proof')`;
