import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

const token = /\b(?:PASS(?:ED)?|SUCCESS|SEALED|APPROVED|COMMITTED)\b|"ok":\s*true/;

export const successTokenLeakedRule = defineRule({
  code: "SUCCESS_TOKEN_LEAKED",
  refuses: "The answer to a bad request contains a word of success.",
  needs: ["probes"],
  check: ({ probes: { probes } }) =>
    probes
      .filter(({ output }) => token.test(output))
      .map(({ class: name, output }) => ({ file: f.factFiles.probes, detail: `${name}: ${token.exec(output)?.[0]}` })),
});
