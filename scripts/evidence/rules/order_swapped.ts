import * as f from "../format.ts";
import { defineRule } from "../rule.ts";
import { place, runsOf } from "../runs.ts";

export const orderSwappedRule = defineRule({
  code: "ORDER_SWAPPED",
  refuses: "Steps were not taken one after the other in the order of the protocol.",
  needs: ["environment", "baseline", "apply", "afterRollback"],
  check: ({ environment, baseline, apply, afterRollback }) => {
    const file = f.factFiles.apply;
    const steps = runsOf(apply).flatMap(({ name, run: { variant, steps } }) => steps.map((step) => ({ ...step, name, variant })));
    const times = [environment.startedAt, baseline.at, ...steps.map(({ at }) => at), afterRollback.at, environment.finishedAt];
    const early = times.findIndex((at, n) => n > 0 && at < (times[n - 1] ?? ""));
    const order = runsOf(apply).filter(({ run: { variant, steps } }) => {
      const taken = steps.map(({ step }) => f.protocol[variant].indexOf(step));
      return taken.some((at, n) => n > 0 && at < (taken[n - 1] ?? 0));
    });
    const variants = apply.functions.filter(({ runs }) => runs.some(({ variant }, n) => variant !== f.variants[n]));
    return [
      ...steps
        .filter(({ seq }, n) => seq !== n + 1)
        .slice(0, 1)
        .map(({ seq, step, name, variant }) => ({ file, detail: `${place(name, variant)}: ${step} has number ${seq} out of turn` })),
      ...(early >= 0 ? [{ file, detail: `${times[early]} comes after ${times[early - 1]}` }] : []),
      ...order.map(({ name, run: { variant } }) => ({ file, detail: `${place(name, variant)}: steps out of order` })),
      ...variants.map(({ function: name }) => ({ file, detail: `${name}: transactions out of order` })),
    ];
  },
});
