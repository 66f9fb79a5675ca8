import { jsonText } from "../canonical.ts";
import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

/** What is no JSON at all is another rule's. */
function isLoose(bytes: Buffer): boolean {
  try {
    const document = JSON.parse(bytes.toString());
    return jsonText(document) !== bytes.toString() || !isTight(document?.payload) || !isTight(document?.signatures?.[0]?.sig);
  } catch {
    return false;
  }
}

const isTight = (text: unknown) => typeof text !== "string" || Buffer.from(text, "base64").toString("base64") === text;

export const notCanonicalRule = defineRule({
  code: "NOT_CANONICAL",
  refuses: "A document is spelled otherwise than it is written: two keys of one name, loose Base64.",

  check: ({ files }) => {
    const documents = [...Object.values(f.factFiles), f.statementFile, f.testResultFile, f.indexFile, f.signedIndexFile];
    return documents.flatMap((file) => {
      const bytes = files.get(file);
      return bytes && isLoose(bytes) ? [{ file, detail: "not the one spelling of its content" }] : [];
    });
  },
});
