import * as f from "../format.ts";
import { beyond, defineRule } from "../rule.ts";

export const probeMissingRule = defineRule({
  code: "PROBE_MISSING",
  refuses: "Not every class of bad request was tried.",
  needs: ["probes"],
  check: ({ probes: { probes } }) =>
    beyond(
      Object.keys(f.probeClasses),
      probes.map(({ class: name }) => name),
    ).map((name) => ({ file: f.factFiles.probes, detail: `${name} was not tried` })),
});
