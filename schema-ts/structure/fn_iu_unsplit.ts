import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, jsonb, plpgsql, scenario, selfCompensating, sql, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { fnIuStructureUndo } from "./fn_iu_structure_undo.ts";
import { structureOpsEnabled } from "./gates.ts";
import { iuDerivation } from "./iu_derivation.ts";
import { iuMembershipDecision } from "./iu_membership_decision.ts";
import { lastOperation, oneUnit, opens, splitProofUnit } from "./proof.ts";
import type { StructureUndone } from "./results.ts";

export const fnIuUnsplit = defineFunction({
  name: "fn_iu_unsplit",
  summary: "Takes a split back: the unit is what it was, its parts are withdrawn.",
  details:
    "While nothing has built on it. Otherwise refused with IU005 and a list: units that were revised, enacted or retired since, that were divided or replaced in turn, that are pieces of active collections.",
  args: { p_operation_id: uuid("operation_id of the split."), p_actor: actor() },
  returns: jsonb<StructureUndone>("What was undone."),
  volatility: "volatile",
  gate: structureOpsEnabled,
  writes: [iuDerivation, iuMembershipDecision, informationUnit, iuLifecycleLog],
  pair: selfCompensating("Split again under the same review decision: the unit is again what was reviewed."),
  proof: scenario({
    given: sql`${oneUnit}; ${splitProofUnit}`,
    when: sql`select ${functionNamed("fn_iu_unsplit")}(${lastOperation}, 'proof')`,
    opens,
  }),
  grantTo: [iuApp],
  example: "select iu_core.fn_iu_unsplit('0199c2f4-0000-7000-8000-000000000001', 'ana@example.org')",
  body: ({ arg }) => plpgsql`
    return ${fnIuStructureUndo}('split', ${arg.p_operation_id}, ${arg.p_actor});
  `,
});
