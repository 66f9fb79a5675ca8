import * as f from "../format.ts";
import { beyond, defineRule } from "../rule.ts";
import { place, runsOf } from "../runs.ts";

export const rollbackProofMissingRule = defineRule({
  code: "ROLLBACK_PROOF_MISSING",
  refuses: "A function's transactions were not compared with the baseline after their rollback.",
  needs: ["apply", "afterRollback"],
  check: ({ apply, afterRollback }) => {
    const compared = afterRollback.functions.flatMap(({ function: name, runs }) => runs.map(({ variant }) => place(name, variant)));
    const needed = apply.functions.flatMap(({ function: name }) => f.variants.map((variant) => place(name, variant)));
    const run = runsOf(apply).map(({ name, run: { variant } }) => place(name, variant));
    return [
      ...beyond(needed, compared).map((what) => ({
        file: f.factFiles.afterRollback,
        detail: `${what} was not compared after its rollback`,
      })),
      ...beyond(needed, run).map((what) => ({ file: f.factFiles.apply, detail: `${what} was not run` })),
    ];
  },
});
