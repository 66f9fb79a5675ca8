import * as f from "../format.ts";
import { beyond, defineRule } from "../rule.ts";

export const writeNotObservedRule = defineRule({
  code: "WRITE_NOT_OBSERVED",
  refuses: "A table the function declares was not written with every gate open.",
  needs: ["writeSet"],
  check: ({ writeSet: { functions } }) =>
    functions.flatMap(({ function: name, declared, observed }) =>
      observed
        .filter(({ variant, tables }) => variant === "every-gate" && tables.length > 0)
        .flatMap(({ tables }) =>
          beyond(declared, tables).map((table) => ({ file: f.factFiles.writeSet, detail: `${name} did not write ${table}` })),
        ),
    ),
});
