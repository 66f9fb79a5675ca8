import * as f from "../format.ts";
import { beyond, defineRule } from "../rule.ts";
import { mutatingFunctions } from "../seal.ts";

export const coverageIncompleteRule = defineRule({
  code: "COVERAGE_INCOMPLETE",
  refuses: "A mutating function has no proof, or the packet is of some functions only and that was not allowed.",
  needs: ["environment", "apply", "writeSet"],
  check: (packet) => {
    const { environment, apply, writeSet, expected } = packet;
    const all = mutatingFunctions(environment);
    const { only } = environment;
    const wanted = only === null ? all : only;
    const file = f.factFiles.environment;
    const proved = writeSet.functions.map(({ function: name }) => name);
    const applied = apply.functions.map(({ function: name }) => name);
    return [
      ...(only !== null && !expected.allowPartial
        ? [{ file, detail: `only ${only.length} of ${all.length} functions: ${only.join(", ")}` }]
        : []),
      ...(all.length === 0 || wanted.length === 0 ? [{ file, detail: "no function at all" }] : []),
      ...beyond(wanted, proved).map((name) => ({ file: f.factFiles.writeSet, detail: `${name} has no proof` })),
      ...beyond(wanted, applied).map((name) => ({ file: f.factFiles.apply, detail: `${name} was not applied` })),
      ...beyond([...proved, ...applied], all).map((name) => ({ file, detail: `${name} is not among the functions of the database` })),
      ...(new Set(proved).size === proved.length && new Set(applied).size === applied.length
        ? []
        : [{ file, detail: "a function is there twice" }]),
    ];
  },
});
