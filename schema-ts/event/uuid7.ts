import { type Fragment, type Hole, sql } from "../kit/index.ts";

/** What stands before the variant of a version 7 UUID: the time in 1/4096 of a millisecond, as `fn_iu_uuid7` encodes it. */
const timePart = (ticks: Hole): Fragment => sql`overlay(lpad(to_hex(${ticks}), 15, '0') placing '7' from 13 for 0)`;

/** A time in 1/4096 of a millisecond since 1970, as a bigint. */
export const ticksOf = (at: Hole): Fragment => sql`(date_part('epoch', ${at}) * 4096000)::bigint`;

/** The smallest version 7 UUID of a time. */
export const uuid7Floor = (at: Hole): Fragment => sql`(${timePart(ticksOf(at))} || '-8000-000000000000')::uuid`;

/**
 * The id of the nth event of a batch, a microsecond after the one before it. `tail` is the random end of a UUID (from character 20), one for
 * the batch: with the time it is as unique as an end for each, and much cheaper.
 */
export const batchUuid7 = (ticks: Hole, n: Hole, tail: Hole): Fragment => sql`(${timePart(sql`${ticks} + ${n} * 4`)} || ${tail})::uuid`;
