import { type Fragment, type Hole, sql } from "../kit/index.ts";

export const isSubjectKind = (value: Hole): Fragment => sql`(${value} ~ '^[A-Za-z][A-Za-z0-9_.:-]*$' and length(${value}) <= 100)`;

/** Null for null: an event may have no key. */
export const isIdempotencyKey = (value: Hole): Fragment => sql`length(${value}) between 1 and 200`;

export const isUuid = (value: Hole): Fragment => sql`(${value})::text ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$'`;
