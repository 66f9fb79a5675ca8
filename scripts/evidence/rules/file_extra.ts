import * as f from "../format.ts";
import { beyond, defineRule } from "../rule.ts";

export const fileExtraRule = defineRule({
  code: "FILE_EXTRA",
  refuses: "Something is there that is no file of the packet.",

  check: ({ entries }) =>
    beyond(
      entries.map(({ name }) => name),
      f.packetFiles,
    ).map((file) => ({ file, detail: "no part of a packet" })),
});
