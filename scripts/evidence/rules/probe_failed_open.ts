import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const probeFailedOpenRule = defineRule({
  code: "PROBE_FAILED_OPEN",
  refuses: "A bad request was not refused with the code it must be refused with.",
  needs: ["probes"],
  check: ({ probes: { probes } }) =>
    probes
      .filter(({ expected, code }) => code !== expected)
      .map(({ class: name, expected, code }) => ({
        file: f.factFiles.probes,
        detail: `${name}: ${code ?? "let through"}, not ${expected}`,
      })),
});
