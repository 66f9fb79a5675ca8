import { defineModule } from "../kit/index.ts";
import { fnIuLineage } from "./fn_iu_lineage.ts";
import { fnIuMembershipDecide } from "./fn_iu_membership_decide.ts";
import { fnIuMembershipUndecide } from "./fn_iu_membership_undecide.ts";
import { fnIuMerge } from "./fn_iu_merge.ts";
import { fnIuSplit } from "./fn_iu_split.ts";
import { fnIuStructureRecord } from "./fn_iu_structure_record.ts";
import { fnIuStructureUndo } from "./fn_iu_structure_undo.ts";
import { fnIuSuccessors } from "./fn_iu_successors.ts";
import { fnIuSupersede } from "./fn_iu_supersede.ts";
import { fnIuUnitsMint } from "./fn_iu_units_mint.ts";
import { fnIuUnitsTake } from "./fn_iu_units_take.ts";
import { fnIuUnmerge } from "./fn_iu_unmerge.ts";
import { fnIuUnsplit } from "./fn_iu_unsplit.ts";
import { fnIuUnsupersede } from "./fn_iu_unsupersede.ts";
import { structureOpsEnabled } from "./gates.ts";
import { iuDerivation, iuDerivationKept } from "./iu_derivation.ts";
import { iuMembershipDecision, iuMembershipDecisionRefuseChange, membershipDecisionMachine } from "./iu_membership_decision.ts";
import { vIuMembershipPending } from "./v_iu_membership_pending.ts";

export const structureModule = defineModule({
  name: "structure",
  summary: "Units that are split, merged and superseded under review: their lineage, and what becomes of the pieces that float on them.",
  objects: [
    structureOpsEnabled,
    iuDerivation,
    iuDerivationKept.execute,
    ...iuDerivationKept.triggers,
    iuMembershipDecision,
    iuMembershipDecisionRefuseChange,
    ...membershipDecisionMachine,
    fnIuSuccessors,
    fnIuLineage,
    fnIuUnitsTake,
    fnIuUnitsMint,
    fnIuStructureRecord,
    fnIuSplit,
    fnIuMerge,
    fnIuSupersede,
    fnIuStructureUndo,
    fnIuUnsplit,
    fnIuUnmerge,
    fnIuUnsupersede,
    fnIuMembershipDecide,
    fnIuMembershipUndecide,
    vIuMembershipPending,
  ],
});
