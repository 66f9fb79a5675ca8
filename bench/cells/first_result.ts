import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Cell } from "../cell.ts";
import { solo } from "../measure.ts";

const command = fileURLToPath(new URL("../../bin/iu-core.js", import.meta.url));

export const firstResult: Cell = {
  name: "first-result",
  work: "npm start: cluster up, migrated, main job done",
  anchor: "the clock",
  judge: "seconds",
  must: 15,
  aim: 5,
  run: async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "iu-core-bench-"));
    let exit: number | null = null;
    const env = { ...process.env, IU_PG_SOURCE: "embedded" };
    try {
      return await solo(
        {
          name: "iu-core demo",
          work: async () => {
            const child = spawn(process.execPath, [command, "demo"], { cwd: folder, env, stdio: "ignore" });
            [exit] = (await once(child, "exit")) as [number | null];
          },
          check: async () => {
            if (exit !== 0) throw new Error(`iu-core demo ended with ${exit}`);
          },
        },
        context.rounds,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
