import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const keepsReadersWaitingRule = defineRule({
  code: "KEEPS_READERS_WAITING",
  refuses: "Another session had to wait for a table, and the scenario does not say why.",
  needs: ["writeSet"],
  check: ({ writeSet: { functions } }) =>
    functions.flatMap(({ function: name, waits, witness }) =>
      witness?.waited && waits === null ? [{ file: f.factFiles.writeSet, detail: `${name} holds a lock that readers wait for` }] : [],
    ),
});
