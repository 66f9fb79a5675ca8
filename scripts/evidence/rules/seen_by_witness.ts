import * as f from "../format.ts";
import { defineRule } from "../rule.ts";
import { digestAt } from "../runs.ts";

export const seenByWitnessRule = defineRule({
  code: "SEEN_BY_WITNESS",
  refuses: "Another session saw the gate open, or rows of the proof.",
  needs: ["baseline", "writeSet"],
  check: ({ baseline, writeSet }) => {
    const unchanged = digestAt(baseline, []);
    return writeSet.functions.flatMap(({ function: name, witness }) => {
      if (!witness || witness.waited) return [];
      const file = f.factFiles.writeSet;
      return [
        ...(witness.stateDigest === null || witness.stateDigest === unchanged
          ? []
          : [{ file, detail: `the witness of ${name} saw other rows than the baseline's` }]),
        ...(witness.gateOpenBefore === witness.gateOpenDuring
          ? []
          : [{ file, detail: `the witness of ${name} saw its gate ${witness.gateOpenDuring ? "open" : "close"}` }]),
      ];
    });
  },
});
