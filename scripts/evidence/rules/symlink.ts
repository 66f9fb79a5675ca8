import * as f from "../format.ts";
import { defineRule } from "../rule.ts";

export const symlinkRule = defineRule({
  code: "SYMLINK",
  refuses: "A file of the packet is a link, a directory or a device.",

  check: ({ entries }) =>
    entries
      .filter(({ name, kind }) => kind !== "file" && f.packetFiles.includes(name))
      .map(({ name, kind }) => ({ file: name, detail: `a ${kind}, not a file` })),
});
