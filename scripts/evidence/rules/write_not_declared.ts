import * as f from "../format.ts";
import { beyond, defineRule } from "../rule.ts";
import { place } from "../runs.ts";

export const writeNotDeclaredRule = defineRule({
  code: "WRITE_NOT_DECLARED",
  refuses: "A table was written that the function does not declare.",
  needs: ["writeSet"],
  check: ({ writeSet: { functions } }) =>
    functions.flatMap(({ function: name, declared, observed }) =>
      observed.flatMap(({ variant, tables }) =>
        beyond(tables, declared).map((table) => ({ file: f.factFiles.writeSet, detail: `${place(name, variant)} wrote ${table}` })),
      ),
    ),
});
