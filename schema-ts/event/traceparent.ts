import { type Fragment, type Hole, lit, sql } from "../kit/index.ts";

/** The parts as they are stored; null for null. */
export const traceId = (value: Hole): Fragment => sql`substr(${value}, 4, 32)`;
export const parentSpanId = (value: Hole): Fragment => sql`substr(${value}, 37, 16)`;
export const traceFlags = (value: Hole): Fragment => sql`substr(${value}, 54, 2)`;

const shape = `00-${"_".repeat(32)}-${"_".repeat(16)}-__`;

/**
 * Version 00 of W3C Trace Context, lower-case, neither id all zero. Null for null. The pattern puts the hyphens in their places and the
 * expression the digits: a bounded repetition would make PostgreSQL's matcher ten times slower.
 */
export const isTraceparent = (value: Hole): Fragment => sql`
  (
    ${value} like ${lit(shape)}
    and ${value} ~ '^[0-9]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$'
    and ${traceId(value)} <> ${lit("0".repeat(32))}
    and ${parentSpanId(value)} <> ${lit("0".repeat(16))}
  )
`;

/**
 * The trace that a transaction says it belongs to, with set_config('iu_core.traceparent', …, true); null where it says none. It labels what
 * is recorded and decides nothing: one that cannot be read counts as none, as W3C has it, and refuses nobody's work.
 */
export const traceparentOfTransaction: Fragment = sql`
  (select s.value from (select current_setting('iu_core.traceparent', true)) as s (value) where ${isTraceparent(sql`s.value`)})
`;
