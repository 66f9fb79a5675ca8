import * as f from "../format.ts";
import { defineRule } from "../rule.ts";
import { place, runsOf } from "../runs.ts";

export const forbiddenSurfaceRule = defineRule({
  code: "PASS_WITH_FORBIDDEN_SURFACE",
  refuses: "Something was touched that a rollback does not undo or no digest covers, whatever the verdict says.",
  needs: ["baseline", "apply", "afterRollback"],
  check: ({ baseline, apply, afterRollback }) => {
    const before = new Map(baseline.surfaces.map(({ surface, state }) => [surface, state]));
    const after = new Map(afterRollback.surfaces.map(({ surface, state }) => [surface, state]));
    const all = new Set([...f.surfaces, ...before.keys(), ...after.keys()]);
    const moved = [...all].filter((surface) => before.get(surface) === undefined || before.get(surface) !== after.get(surface));
    return [
      ...moved.map((surface) => ({
        file: f.factFiles.afterRollback,
        detail: `${surface}: ${after.get(surface) ?? "not looked at"}, was ${before.get(surface) ?? "not looked at"}`,
      })),
      ...runsOf(apply).flatMap(({ name, run: { variant, touched } }) =>
        touched.map((what) => ({ file: f.factFiles.apply, detail: `${place(name, variant)} touched ${what}` })),
      ),
    ];
  },
});
