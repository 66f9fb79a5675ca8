import { Problem } from "./problem.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs `work` so that Ctrl-C lets it clean up first. A second Ctrl-C ends the process at once. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = (name: string) => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Problem("interrupted", `Stopped by ${name}.`, { hint: "What had been made for the run was removed." }));
  };
  for (const name of signals) process.on(name, abort);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, abort);
  }
}
