import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const undoIncompleteRule = defineRule({
  code: "UNDO_INCOMPLETE",
  refuses: "The inverse is missing, or did not bring the logical state back.",
  needs: ["writeSet"],
  check: ({ writeSet: { functions } }) =>
    functions.flatMap(({ function: name, pair, undo }) =>
      ("inverse" in pair && !undo) || (undo && undo.undone !== undo.given)
        ? [
            {
              file: f.factFiles.writeSet,
              detail: undo
                ? `${name}: after the inverse the state is ${undo.undone}, was ${undo.given}`
                : `${name} names an inverse that was not run`,
            },
          ]
        : [],
    ),
});
