import { inspect } from "node:util";
import type { Logger } from "pino";
import { Problem } from "./problem.ts";

/** EX_SOFTWARE of sysexits.h. */
export const faultExit = 70;

/** How long a process may take to end in order, in ms. */
const patience = 20_000;

/**
 * Runs `work`, which a throw or a rejection that nobody handles ends: it is told by the signal, gives back what it holds, and returns. What
 * does not return in time is ended.
 *
 * @throws Problem with the code `fault` when that happened
 */
export async function endedByFault<T>(log: Logger, work: (fault: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let deadline: NodeJS.Timeout | undefined;
  const onFault = (thrown: unknown, origin: string) => {
    if (controller.signal.aborted) return;
    const error = errorOf(thrown);
    log.fatal({ err: error, origin }, `Nobody handled this error: ending with exit code ${faultExit}.`);
    deadline = setTimeout(() => process.exit(faultExit), patience);
    controller.abort(error);
  };
  // Rejections that nobody handles come this way too.
  process.on("uncaughtException", onFault);
  try {
    const done = await work(controller.signal);
    throwIfFaulted(controller.signal);
    return done;
  } catch (error) {
    throwIfFaulted(controller.signal);
    throw error;
  } finally {
    process.off("uncaughtException", onFault);
    clearTimeout(deadline);
  }
}

function throwIfFaulted({ aborted, reason }: AbortSignal): void {
  if (!aborted) return;
  throw new Problem("fault", `Nobody handled an error: ${(reason as Error).message}`, {
    hint: "The log has its stack. A promise that is not awaited, or a callback that throws, ends the process.",
    cause: reason,
  });
}

/** What was thrown as an error: JavaScript throws anything. */
export function errorOf(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  if (thrown === undefined || thrown === null) return new Error(`It threw ${thrown} and said no more.`);
  return new Error(typeof thrown === "object" ? inspect(thrown, { depth: 1, breakLength: Number.POSITIVE_INFINITY }) : String(thrown));
}
