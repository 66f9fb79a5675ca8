import * as f from "../format.ts";
import { beyond, defineRule } from "../rule.ts";

export const fileMissingRule = defineRule({
  code: "FILE_MISSING",
  refuses: "A file of the packet is not there.",

  check: ({ entries }) =>
    beyond(
      f.packetFiles,
      entries.map(({ name }) => name),
    ).map((file) => ({ file, detail: "not there" })),
});
