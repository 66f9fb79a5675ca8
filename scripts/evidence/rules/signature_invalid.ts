import { isSignedBy } from "../dsse.ts";
import * as f from "../format.ts";
import { keyId } from "../keys.ts";
import { defineRule } from "../rule.ts";

export const signatureInvalidRule = defineRule({
  code: "SIGNATURE_INVALID",
  refuses: "A signature is not that of the packet's signer over what is there.",
  needs: ["envelopes", "signer"],
  check: ({ envelopes, signer }) => {
    const signed = [
      [f.statementFile, envelopes.statement],
      [f.testResultFile, envelopes.testResult],
      [f.signedIndexFile, envelopes.index],
    ] as const;
    return signed.flatMap(([file, envelope]) =>
      isSignedBy(envelope, signer) ? [] : [{ file, detail: `not signed by key ${keyId(signer)}` }],
    );
  },
});
