import { payloadOf } from "../dsse.ts";
import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const indexMismatchRule = defineRule({
  code: "INDEX_MISMATCH",
  refuses: "index.json is not what was signed.",
  needs: ["envelopes"],
  check: ({ envelopes, files }) =>
    payloadOf(envelopes.index).equals(files.get(f.indexFile) ?? Buffer.alloc(0))
      ? []
      : [{ file: f.indexFile, detail: `not the payload of ${f.signedIndexFile}` }],
});
