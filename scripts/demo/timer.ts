import type { Progress } from "../output/progress.ts";
import type { Step } from "./factory/run.ts";

export interface Timing {
  readonly step: string;
  readonly milliseconds: number;
}

/** Shows each step while it runs and writes down how long it took. Between two steps an interruption is noticed. */
export function timedSteps(progress: Progress, signal: AbortSignal): { step: Step; timings: Timing[] } {
  const timings: Timing[] = [];
  const step: Step = async (title, work) => {
    signal.throwIfAborted();
    const began = performance.now();
    try {
      return await progress.step(title, () => work());
    } finally {
      timings.push({ step: title, milliseconds: Math.round(performance.now() - began) });
    }
  };
  return { step, timings };
}
