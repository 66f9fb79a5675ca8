import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const witnessMissingRule = defineRule({
  code: "WITNESS_MISSING",
  refuses: "No other session watched, or it saw nothing it could testify to.",
  needs: ["writeSet"],
  check: ({ writeSet: { functions } }) =>
    functions.flatMap(({ function: name, gate, witness }) => {
      if (!witness) return [{ file: f.factFiles.writeSet, detail: `${name} had no witness` }];
      if (witness.waited) return [];
      const blind = witness.stateDigest === null || (gate !== null && (witness.gateOpenBefore === null || witness.gateOpenDuring === null));
      return blind ? [{ file: f.factFiles.writeSet, detail: `the witness of ${name} did not look` }] : [];
    }),
});
