import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../../output/problem.ts";
import type { Run } from "../run.ts";
import { runMarkdown } from "./markdown.ts";

/** Keeps the run below `folder`, in a directory named after its start. @returns that directory */
export function writeRun(run: Run, folder: string): string {
  const name = run.startedAt.replace(/[:.]/g, "-");
  try {
    mkdirSync(folder, { recursive: true });
    const place = makeOwn(folder, name);
    writeFileSync(join(place, "run.md"), runMarkdown(run));
    writeFileSync(join(place, "run.json"), `${JSON.stringify(run, undefined, 2)}\n`);
    return place;
  } catch (error) {
    throw new Problem("cannot_write", `The report cannot be written: ${(error as Error).message}.`, {
      hint: `The run itself ended in ${run.verdict}. Run it in a directory you may write to.`,
      cause: error,
    });
  }
}

/** Two runs that start in the same millisecond do not share a directory. */
function makeOwn(folder: string, name: string): string {
  for (let attempt = 1; ; attempt += 1) {
    const place = join(folder, attempt === 1 ? name : `${name}-${attempt}`);
    try {
      mkdirSync(place);
      return place;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
