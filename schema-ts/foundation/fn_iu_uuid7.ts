import { defineFunction, sql, timestamptz, uuid } from "../kit/index.ts";
import { iuReader } from "./roles.ts";

export const fnIuUuid7 = defineFunction({
  name: "fn_iu_uuid7",
  summary: "A time-ordered UUID, version 7 of RFC 9562, with microseconds in rand_a.",
  details:
    "Ids of one backend ascend as long as the clock does; 62 bits are random. Takes a time so that a batch can be numbered: pass clock_timestamp() plus its ordinal in microseconds.",
  args: { p_at: timestamptz("The time to encode.").default(sql`clock_timestamp()`) },
  returns: uuid("The identifier."),
  volatility: "volatile",
  writes: "nothing",
  inline: true,
  parallel: "safe",
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_uuid7()",
  // 48 bits of milliseconds, version nibble, 12 bits of the millisecond's fraction, then the random tail and variant of a version 4 UUID.
  body: ({ arg }) => sql`
    select encode(
      substring(int8send((floor(extract(epoch from ${arg.p_at}) * 1000))::bigint) from 3)
        || substring(int8send(28672 + ((extract(epoch from ${arg.p_at}) * 1000000)::bigint % 1000) * 4) from 7)
        || substring(uuid_send(gen_random_uuid()) from 9),
      'hex')::uuid
  `,
});
