import { differing } from "../canonical.ts";
import * as f from "../format.ts";
import { defineRule } from "../rule.ts";
import { digestAt, place } from "../runs.ts";

export const leftRowsRule = defineRule({
  code: "ROLLBACK_LEFT_ROWS",
  refuses: "After a rollback rows differ from the baseline.",
  needs: ["baseline", "afterRollback"],
  check: ({ baseline, afterRollback }) => {
    const file = f.factFiles.afterRollback;
    const was = digestAt(baseline, []);
    const left = differing(baseline.tables, afterRollback.tables).map(({ table }) => ({ file, detail: `${table} differs at the end` }));
    const after = afterRollback.functions.flatMap(({ function: name, runs }) =>
      runs.filter(({ stateDigest }) => stateDigest !== was).map(({ variant }) => ({ file, detail: `${place(name, variant)} left rows` })),
    );
    return baseline.tables.length === 0 ? [{ file: f.factFiles.baseline, detail: "no table at all" }] : [...left, ...after];
  },
});
