import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { childrenOf, commandLine } from "./process.ts";

/**
 * SIGKILL to the postmaster and every backend; resolves when none is left. Backends whose postmaster alone dies go on
 * answering until they next wait for something, so a test could still talk to a server it has "crashed".
 */
export async function crashPostmaster(postmaster: ChildProcess): Promise<void> {
  const { pid } = postmaster;
  if (pid === undefined || postmaster.exitCode !== null || postmaster.signalCode !== null) return;
  const ended = once(postmaster, "exit");
  // Stopped, it forks nobody while its children are counted.
  process.kill(pid, "SIGSTOP");
  const children = await childrenOf(pid);
  for (const member of [pid, ...children]) killIfThere(member);
  await ended;
  for (const child of children) {
    while ((await commandLine(child)).includes("postgres")) await sleep(5);
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
