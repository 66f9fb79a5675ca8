import { type Fragment, type Hole, lit, sql } from "../kit/index.ts";

/** The parts as they are stored; null for null. */
export const traceId = (value: Hole): Fragment => sql`substr(${value}, 4, 32)`;
export const parentSpanId = (value: Hole): Fragment => sql`substr(${value}, 37, 16)`;
export const traceFlags = (value: Hole): Fragment => sql`substr(${value}, 54, 2)`;

/**
 * Version 00 of W3C Trace Context, lower-case, neither id all zero. Null for null. Lengths are compared instead of counted by the
 * expression: a bounded repetition makes PostgreSQL's matcher ten times slower.
 */
export const isTraceparent = (value: Hole): Fragment => sql`
  (
    length(${value}) = 55
    and ${value} ~ '^00-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
    and substr(${value}, 36, 1) = '-'
    and substr(${value}, 53, 1) = '-'
    and ${traceId(value)} <> ${lit("0".repeat(32))}
    and ${parentSpanId(value)} <> ${lit("0".repeat(16))}
  )
`;
