import * as f from "../format.ts";
import { keyId } from "../keys.ts";
import { defineRule } from "../rule.ts";

export const wrongKeyRule = defineRule({
  code: "WRONG_KEY",
  refuses: "The packet was signed by another key than the one asked for, or names another one.",
  needs: ["envelopes", "signer"],
  check: (packet) => {
    const { envelopes, signer, expected } = packet;
    const used = keyId(signer);
    const named = [envelopes.statement, envelopes.testResult, envelopes.index].flatMap(({ signatures }) =>
      signatures.map(({ keyid }) => keyid),
    );
    const wanted = expected.key ? keyId(expected.key) : used;
    return [...new Set([used, ...named])]
      .filter((id) => id !== wanted)
      .map((id) => ({ file: f.signerFile, detail: `key ${id}, not ${wanted}` }));
  },
});
