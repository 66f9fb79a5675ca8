import { type Fragment, type Hole, sql } from "../kit/index.ts";

/** What stands before the variant of a version 7 UUID: the time in 1/4096 of a millisecond, as `fn_iu_uuid7` encodes it. */
const timePart = (ticks: Hole): Fragment => sql`overlay(lpad(to_hex(${ticks}), 15, '0') placing '7' from 13 for 0)`;

/** A time in 1/4096 of a millisecond since 1970, as a bigint. */
const ticksOf = (at: Hole): Fragment => sql`(date_part('epoch', ${at}) * 4096000)::bigint`;

/** The time of a version 7 UUID to a microsecond; null of another UUID. */
export const uuid7At = (id: Hole): Fragment => {
  const bits = sql`('x' || encode(substring(uuid_send(${id}) from 1 for 8), 'hex'))::bit(64)::bigint`;
  return sql`case when (${bits} >> 12) & 15 = 7 then to_timestamp(((${bits} >> 16) * 4096 + (${bits} & 4095))::float8 / 4096000) end`;
};

/** The smallest version 7 UUID of a time. */
export const uuid7Floor = (at: Hole): Fragment => sql`(${timePart(ticksOf(at))} || '-8000-000000000000')::uuid`;

/**
 * A version 7 UUID of a time. Its end is the session's random number, which begins at a place that the system's own source gave it: asking that
 * source each time took 2 % of an emission. It tells apart what came at the same quarter of a microsecond; nothing rests on nobody guessing it.
 */
export const uuid7Of = (at: Hole): Fragment =>
  sql`(${timePart(ticksOf(at))} || to_hex('-9223372036854775808'::bigint | (random() * 4611686018427387904)::bigint))::uuid`;

/** What the ids of a batch begin with: its time, the variant and 10 random digits. */
export const batchStart = (at: Hole): Fragment =>
  sql`${timePart(ticksOf(at))} || to_hex(8796093022208 + (random() * 1099511627775)::bigint)`;

/**
 * The id of the nth of a batch, at most 900 000 of them. What differs is a number at the end: as unique as a random end for each, and much
 * cheaper; whatever is made later is greater than all of them.
 */
export const batchUuid7 = (start: Hole, n: Hole): Fragment => sql`(${start} || to_hex(65536 + ${n}))::uuid`;

/**
 * The first ids of a batch. PostgreSQL would plan a series whose length it sees anew in every call, and put one that it reads from aside
 * first.
 */
export const batchUuids = (start: Hole, count: Hole): Fragment =>
  sql`array(select ${batchUuid7(start, sql`generate_series(1, (select ${count}))`)})`;
