import { sha256 } from "../../../schema-ts/compile/sha256.ts";
import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const digestMismatchRule = defineRule({
  code: "DIGEST_MISMATCH",
  refuses: "A file is not the one SHA256SUMS or the index names.",
  needs: ["index"],
  check: ({ files, index }) => {
    const sums = (files.get(f.sumsFile) ?? "").toString().split("\n").filter(Boolean);
    const named = [
      ...sums.map((line) => ({ by: f.sumsFile, sha256: line.slice(0, 64), path: line.slice(66), bytes: undefined })),
      ...index.files.map((file) => ({ by: f.indexFile, ...file })),
    ];
    return named.flatMap(({ by, path, sha256: expected, bytes }) => {
      const found = files.get(path);
      if (!found || (sha256(found) === expected && (bytes === undefined || bytes === found.length))) return [];
      return [{ file: path, detail: `${found.length} bytes with digest ${sha256(found)}; ${by} says ${expected}` }];
    });
  },
});
