import * as f from "../format.ts";
import { defineRule } from "../rule.ts";
import { digestAt, place, runsOf } from "../runs.ts";

export const didNotMutateRule = defineRule({
  code: "ROLLBACK_APPLY_DID_NOT_MUTATE",
  refuses: "A call changed nothing: rolling back nothing proves nothing.",
  needs: ["baseline", "apply", "writeSet"],
  check: ({ baseline, apply, writeSet }) => {
    const silent = writeSet.functions.flatMap(({ function: name, observed }) =>
      f.variants
        .filter((variant) => !observed.some((of) => of.variant === variant && of.tables.length > 0))
        .map((variant) => ({ file: f.factFiles.writeSet, detail: `${place(name, variant)} wrote to no table` })),
    );
    const still = runsOf(apply).filter(({ run }) => digestAt(baseline, run.before) === digestAt(baseline, run.after));
    return [
      ...silent,
      ...still.map(({ name, run: { variant } }) => ({
        file: f.factFiles.apply,
        detail: `${place(name, variant)} left the state as it was`,
      })),
    ];
  },
});
