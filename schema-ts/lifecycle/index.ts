import { defineModule } from "../kit/index.ts";
import { fnIuAsOfRequire } from "./fn_iu_as_of_require.ts";
import { fnIuCollectionRenderAsOf } from "./fn_iu_collection_render_as_of.ts";
import { fnIuEnact } from "./fn_iu_enact.ts";
import { fnIuEnactMany } from "./fn_iu_enact_many.ts";
import { fnIuInForce } from "./fn_iu_in_force.ts";
import { fnIuRetire } from "./fn_iu_retire.ts";
import { fnIuRetireMany } from "./fn_iu_retire_many.ts";
import { fnIuUnenact } from "./fn_iu_unenact.ts";
import { fnIuUnretire } from "./fn_iu_unretire.ts";
import { fnIuUnretireMany } from "./fn_iu_unretire_many.ts";
import { lifecycleEnabled } from "./gates.ts";
import { iuInForce, iuInForceKept } from "./iu_in_force.ts";
import { iuRetirement, iuRetirementKept } from "./iu_retirement.ts";

export const lifecycleModule = defineModule({
  name: "lifecycle",
  summary: "What is in force: enacting and retiring units under a review, undoing both, and what was in force when.",
  objects: [
    lifecycleEnabled,
    iuInForce,
    iuInForceKept.execute,
    ...iuInForceKept.triggers,
    iuRetirement,
    iuRetirementKept.execute,
    ...iuRetirementKept.triggers,
    fnIuEnactMany,
    fnIuEnact,
    fnIuUnenact,
    fnIuRetireMany,
    fnIuRetire,
    fnIuUnretireMany,
    fnIuUnretire,
    fnIuInForce,
    fnIuAsOfRequire,
    fnIuCollectionRenderAsOf,
  ],
});
