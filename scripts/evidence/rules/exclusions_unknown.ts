import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const exclusionsUnknownRule = defineRule({
  code: "EXCLUSIONS_UNKNOWN",
  refuses: "The packet leaves other things out than the format allows.",
  needs: ["environment"],
  check: ({ environment }) =>
    JSON.stringify(environment.exclusions) === JSON.stringify(f.exclusions)
      ? []
      : [{ file: f.factFiles.environment, detail: `exclusions ${environment.exclusions.map(({ what }) => what).join(", ") || "none"}` }],
});
