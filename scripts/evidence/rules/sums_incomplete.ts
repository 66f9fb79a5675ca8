import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const sumsIncompleteRule = defineRule({
  code: "SUMS_INCOMPLETE",
  refuses: "SHA256SUMS does not name exactly the content of the packet, in byte order.",

  check: ({ files }) => {
    const text = (files.get(f.sumsFile) ?? "").toString();
    const expected = f.contentFiles.map((file) => `[0-9a-f]{64}  ${file.replaceAll(".", "\\.")}\n`).join("");
    return new RegExp(`^${expected}$`).test(text) ? [] : [{ file: f.sumsFile, detail: `must name ${f.contentFiles.join(", ")}` }];
  },
});
