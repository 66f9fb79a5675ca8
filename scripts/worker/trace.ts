import { randomFillSync } from "node:crypto";

/** One span of a W3C trace: an attempt of a job. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Span of whoever enqueued the job; undefined where the trace begins here. */
  readonly parentSpanId: string | undefined;
  readonly flags: string;
}

const pool = Buffer.alloc(4096);
let used = pool.length;

/** Asking for random bytes costs as much for four thousand as for eight. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString("hex", used - bytes, used);
}

const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const nothing = /^0+$/;

/** A new span below `parent`; without a usable parent the first of a new trace. */
export function childSpan(parent: string | null | undefined): Span {
  const [, traceId = "", parentSpanId = "", flags = ""] = form.exec(parent ?? "") ?? [];
  const spanId = randomHex(8);
  if (traceId === "" || nothing.test(traceId) || nothing.test(parentSpanId)) {
    return { traceId: randomHex(16), spanId, parentSpanId: undefined, flags: "01" };
  }
  return { traceId, spanId, parentSpanId, flags };
}

export const traceparentOf = ({ traceId, spanId, flags }: Span): string => `00-${traceId}-${spanId}-${flags}`;
