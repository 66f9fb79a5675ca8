import { readFileSync } from "node:fs";
import { run } from "./command.ts";

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The command line of a process: a process id alone may have been given to somebody else since it was written down. */
export async function commandLine(pid: number): Promise<string> {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return run("ps", ["-o", "args=", "-p", String(pid)]).catch(() => "");
  }
}

/** Direct children, at this moment: stop the parent first if the answer must stay true. */
export async function childrenOf(pid: number): Promise<number[]> {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").map(Number).filter(Boolean);
  } catch {
    const table = await run("ps", ["-A", "-o", "pid=,ppid="]);
    const rows = table.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
    return rows.filter(([, parent]) => parent === pid).map(([child]) => child ?? 0);
  }
}
