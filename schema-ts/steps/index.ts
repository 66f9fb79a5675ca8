import type { VersionSteps } from "../kit/index.ts";

/**
 * Explicit steps by the versions they lead between, one file a pair: `0.2.0--0.3.0.ts` exports `defineSteps({ from, to, steps })`. `generate`
 * asks for a step where a change must not be guessed, and says what the step has to resolve. None was needed so far.
 */
export const steps: readonly VersionSteps[] = [];
