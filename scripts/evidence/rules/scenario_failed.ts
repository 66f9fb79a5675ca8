import * as f from "../format.ts";
import { defineRule } from "../rule.ts";
import { place, runsOf } from "../runs.ts";

export const scenarioFailedRule = defineRule({
  code: "SCENARIO_FAILED",
  refuses: "A statement of a scenario raised an error.",
  needs: ["apply"],
  check: ({ apply }) =>
    runsOf(apply).flatMap(({ name, run: { variant, error } }) =>
      error ? [{ file: f.factFiles.apply, detail: `${place(name, variant)}: ${error.sqlstate ?? ""} ${error.message}` }] : [],
    ),
});
