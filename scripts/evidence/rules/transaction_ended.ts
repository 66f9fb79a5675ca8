import * as f from "../format.ts";
import { defineRule } from "../rule.ts";
import { place, runsOf } from "../runs.ts";

export const transactionEndedRule = defineRule({
  code: "TRANSACTION_ENDED",
  refuses: "A scenario ended the transaction it ran in.",
  needs: ["apply"],
  check: ({ apply }) =>
    runsOf(apply).flatMap(({ name, run: { variant, transaction } }) =>
      transaction.ended === transaction.began
        ? []
        : [{ file: f.factFiles.apply, detail: `${place(name, variant)} began in ${transaction.began}, ended in ${transaction.ended}` }],
    ),
});
