import * as f from "../format.ts";
import { defineRule } from "../rule.ts";
import { place } from "../runs.ts";

export const leftObjectsRule = defineRule({
  code: "ROLLBACK_LEFT_OBJECTS",
  refuses: "After a rollback objects differ from the baseline.",
  needs: ["baseline", "afterRollback"],
  check: ({ baseline, afterRollback }) => {
    const ended = [{ what: "the end", schemaDigest: afterRollback.schemaDigest }];
    const after = afterRollback.functions.flatMap(({ function: name, runs }) =>
      runs.map(({ variant, schemaDigest }) => ({ what: place(name, variant), schemaDigest })),
    );
    const was = baseline.schemaDigest;
    return [...after, ...ended]
      .filter(({ schemaDigest }) => schemaDigest !== was)
      .map(({ what, schemaDigest }) => ({ file: f.factFiles.afterRollback, detail: `${what}: schema digest ${schemaDigest}, was ${was}` }));
  },
});
