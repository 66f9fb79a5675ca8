import { type Fragment, type Hole, join, lit, sql } from "../kit/index.ts";

/** One event as a caller of `fn_event_emit_many` gives it; the arguments of `fn_event_emit` by the same names. */
export interface EventSpec {
  event_type: string;
  subject_kind: string;
  subject_id: string;
  payload: Record<string, unknown>;
  /** 00-<32 hex>-<16 hex>-<2 hex> */
  traceparent?: string | null;
  idempotency_key?: string | null;
}

const textKeys = [
  "event_type",
  "subject_kind",
  "subject_id",
  "traceparent",
  "idempotency_key",
] as const satisfies readonly (keyof EventSpec)[];
const keys: readonly (keyof EventSpec)[] = [...textKeys, "payload"];

/** Names of the texts among an event's keys, and of all its keys. */
export const eventTextKeys = sql`array[${join(textKeys.map((key) => lit(key)))}]`;
export const eventKeys = sql`array[${join(keys.map((key) => lit(key)))}]`;

/** A jsonpath that finds an event whose texts are of another type; where their own rules would not notice. */
export const textMembers = lit(
  '$ ? (@.event_type.type() != "string" || @.subject_kind.type() != "string" || (@.idempotency_key.type() != "string" && @.idempotency_key.type() != "null"))',
);

export const isSubjectKind = (value: Hole): Fragment => sql`(${value} ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(${value}) <= 100)`;

/** Null for null: an event may have no key. */
export const isIdempotencyKey = (value: Hole): Fragment => sql`(length(${value}) between 1 and 200)`;

/** As for trace contexts: the pattern puts the hyphens in their places, the expression the digits. */
export const isUuid = (value: Hole): Fragment => sql`
  (
    ${value} like '________-____-____-____-____________'
    and ${value} ~ '^[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+-[0-9A-Fa-f]+$'
  )
`;
