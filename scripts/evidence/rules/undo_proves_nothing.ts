import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const undoProvesNothingRule = defineRule({
  code: "UNDO_PROVES_NOTHING",
  refuses: "There is an inverse, but the call changed nothing an inverse could bring back.",
  needs: ["writeSet"],
  check: ({ writeSet: { functions } }) =>
    functions.flatMap(({ function: name, undo }) =>
      undo && undo.changed === undo.given ? [{ file: f.factFiles.writeSet, detail: `${name} changed history at most` }] : [],
    ),
});
