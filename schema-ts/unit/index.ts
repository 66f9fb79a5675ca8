import { defineModule } from "../kit/index.ts";
import { fnIuCanonicalText } from "./fn_iu_canonical_text.ts";
import { fnIuCreate } from "./fn_iu_create.ts";
import { fnIuGet } from "./fn_iu_get.ts";
import { fnIuHistory } from "./fn_iu_history.ts";
import { fnIuLifecycleAccess, iuLifecycleLogAccess } from "./fn_iu_lifecycle_access.ts";
import { fnIuRestore } from "./fn_iu_restore.ts";
import { fnIuRevise } from "./fn_iu_revise.ts";
import { fnIuUnitIdentityKeep, informationUnitTriggers } from "./fn_iu_unit_identity_keep.ts";
import { fnIuUnitsAccessRequire } from "./fn_iu_units_access_require.ts";
import { fnIuWithdraw } from "./fn_iu_withdraw.ts";
import { maxBodyBytes, unitWriteEnabled } from "./gates.ts";
import { informationUnit } from "./information_unit.ts";
import { iuLifecycleLog, iuLifecycleLogRefuseChange } from "./iu_lifecycle_log.ts";
import { iuTransitionType } from "./iu_transition_type.ts";
import { transitionTypes } from "./transition_types.ts";
import { unitVersion, unitVersionRefuseChange } from "./unit_version.ts";

export const unitModule = defineModule({
  name: "unit",
  summary: "Information units: stable identities with immutable versions of their text, and the log of what happened to them.",
  objects: [
    unitWriteEnabled,
    maxBodyBytes,
    informationUnit,
    unitVersion,
    iuTransitionType,
    transitionTypes,
    iuLifecycleLog,
    fnIuUnitIdentityKeep,
    fnIuUnitsAccessRequire,
    fnIuLifecycleAccess,
    iuLifecycleLogAccess,
    ...informationUnitTriggers,
    unitVersionRefuseChange,
    iuLifecycleLogRefuseChange,
    fnIuCanonicalText,
    fnIuCreate,
    fnIuRevise,
    fnIuGet,
    fnIuHistory,
    fnIuWithdraw,
    fnIuRestore,
  ],
});
