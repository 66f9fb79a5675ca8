import type { JobOutcome } from "../../schema-ts/queue/fn_job_finish.ts";
import type { ClaimedJob } from "../../schema-ts/queue/fn_job_finish_and_claim.ts";
import { errorOf } from "../output/fault.ts";
import { RetryLater } from "./stop_reasons.ts";

type Held = Pick<ClaimedJob, "job_id" | "lease_token">;

const longestDelay = 2_592_000_000;
const longestText = 4000;
/** What JSON.stringify writes and jsonb refuses: the character zero and halves of surrogate pairs. */
const refusedByJsonb = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/**
 * A result is kept only where there is one: without, the job ends by the shortest way.
 *
 * @throws Error when the result is one that cannot be stored
 */
export function succeeded({ job_id, lease_token }: Held, result?: unknown): JobOutcome {
  if (result === undefined || result === null) return { job_id, lease_token, ok: true };
  const problem = storageProblem(result);
  if (problem) throw new Error(`The result cannot be stored: ${problem}.`);
  return { job_id, lease_token, ok: true, result };
}

export function failed({ job_id, lease_token }: Held, error: unknown): JobOutcome {
  const outcome = { job_id, lease_token, ok: false, error: describeError(error) };
  if (!(error instanceof RetryLater) || !(error.retryAfterMs >= 0)) return outcome;
  return { ...outcome, retry_after_ms: Math.floor(Math.min(error.retryAfterMs, longestDelay)) };
}

function storageProblem(value: unknown): string | undefined {
  try {
    const text = JSON.stringify(value);
    if (text === undefined) return `a ${typeof value} is no JSON`;
    return refusedByJsonb.test(text) ? "it holds characters that jsonb refuses" : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What the history of the job and its dead letter say: short, and always storable. */
export function describeError(thrown: unknown): Record<string, unknown> {
  const error = errorOf(thrown);
  const { name, message, code, detail, hint } = error as Error & { code?: unknown; detail?: unknown; hint?: unknown };
  const about: Record<string, unknown> = { name, message: message || "It failed without saying why." };
  for (const [key, value] of Object.entries({ code, detail, hint })) if (typeof value === "string") about[key] = value;
  if (error.cause instanceof Error) about["cause"] = `${error.cause.name}: ${error.cause.message}`;
  return Object.fromEntries(Object.entries(about).map(([key, value]) => [key, storable(String(value))]));
}

function storable(text: string): string {
  const half = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
  return text.slice(0, longestText).replaceAll("\0", "\ufffd").replaceAll(half, "\ufffd");
}
