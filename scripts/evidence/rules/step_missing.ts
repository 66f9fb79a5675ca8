import * as f from "../format.ts";
import { defineRule } from "../rule.ts";
import { place, runsOf } from "../runs.ts";

export const stepMissingRule = defineRule({
  code: "STEP_MISSING",
  refuses: "A step of the protocol was not taken, or one was taken that is none of it.",
  needs: ["apply", "writeSet"],
  check: ({ apply, writeSet }) => {
    const undone = new Set(writeSet.functions.filter(({ undo }) => undo).map(({ function: name }) => name));
    return runsOf(apply).flatMap(({ name, run: { variant, steps } }) => {
      const expected = f.protocol[variant].filter((step) => step !== "undo" || undone.has(name));
      const taken = steps.map(({ step }) => step);
      return [...taken].sort().join() === [...expected].sort().join()
        ? []
        : [{ file: f.factFiles.apply, detail: `${place(name, variant)} took ${taken.join(", ")} instead of ${expected.join(", ")}` }];
    });
  },
});
