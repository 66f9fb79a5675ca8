import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const indexCountRule = defineRule({
  code: "INDEX_COUNT",
  refuses: "The signed index does not count and name exactly the files of the packet.",
  needs: ["index"],
  check: ({ index }) => {
    const paths = index.files.map(({ path }) => path);
    const complete = index.count === paths.length && paths.join("\n") === f.indexedFiles.join("\n");
    return complete
      ? []
      : [{ file: f.indexFile, detail: `counts ${index.count}, names ${paths.length}; a packet has ${f.indexedFiles.length}` }];
  },
});
