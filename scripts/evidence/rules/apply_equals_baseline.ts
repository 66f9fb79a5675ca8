import * as f from "../format.ts";
import { defineRule } from "../rule.ts";
import { digestAt, place, runsOf } from "../runs.ts";

export const applyEqualsBaselineRule = defineRule({
  code: "APPLY_EQUALS_BASELINE",
  refuses: "After a call the state is the baseline's.",
  needs: ["baseline", "apply"],
  check: ({ baseline, apply }) =>
    runsOf(apply).flatMap(({ name, run: { variant, after } }) =>
      digestAt(baseline, after) === digestAt(baseline, [])
        ? [{ file: f.factFiles.apply, detail: `${place(name, variant)}: the state after the call is that of the baseline` }]
        : [],
    ),
});
