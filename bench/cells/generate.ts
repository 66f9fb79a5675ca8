import { generate } from "../../scripts/generate/generate.ts";
import type { Cell } from "../cell.ts";
import { solo } from "../measure.ts";

export const generateAll: Cell = {
  name: "generate",
  work: "all definitions to all files, parsed and compared",
  anchor: "the clock",
  judge: "seconds",
  must: 2,
  aim: 0.5,
  run: async (context) => {
    let files = 0;
    return solo(
      {
        name: "generate --check",
        work: async () => {
          const result = await generate({ check: true });
          files = result.files;
          if (result.changed.length + result.stale.length > 0) throw new Error("The generated files are not up to date");
        },
        check: async () => {
          if (files === 0) throw new Error("Nothing was generated");
        },
      },
      context.rounds,
    );
  },
};
