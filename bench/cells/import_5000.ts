import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportCollection } from "../../scripts/text/export.ts";
import { textFiles } from "../../scripts/text/folder.ts";
import { importFolder } from "../../scripts/text/import.ts";
import type { Cell } from "../cell.ts";
import { duel } from "../measure.ts";
import { compose, openDatabase, specs } from "./collections.ts";

const files = 5000;
const options = { schema: "iu_core", actor: "bench" };

export const import5000: Cell = {
  name: "import-5000",
  work: "import of a folder of 5 000 files without an edit",
  anchor: "reading the files",
  judge: "at most",
  must: 3,
  aim: 1.5,
  async run(context) {
    const client = await openDatabase(context);
    await compose(client, "text", specs(files));
    const folder = join(mkdtempSync(join(tmpdir(), "iu-core-bench-")), "text");
    try {
      await exportCollection(client, "text", folder, options);
      let seen = 0;
      return await duel(
        {
          name: "iu-core import",
          work: async () => {
            const { files: read, changed } = await importFolder(client, folder, options);
            seen = changed ? 0 : read;
          },
          check: async () => {
            if (seen !== files) throw new Error(`The import saw ${seen} unchanged files`);
          },
        },
        {
          name: "readFile, one after the other",
          work: async () => {
            seen = 0;
            for (const file of await textFiles(folder)) if ((await readFile(join(folder, file))).length > 0) seen += 1;
          },
          check: async () => {
            if (seen !== files) throw new Error(`${seen} files were read`);
          },
        },
        context.rounds,
        "at most",
        `${files} files`,
      );
    } finally {
      rmSync(join(folder, ".."), { recursive: true, force: true });
    }
  },
};
