import { defineFunction, sql, timestamptz, uuid } from "../kit/index.ts";
import { iuReader } from "./roles.ts";

export const fnIuUuid7 = defineFunction({
  name: "fn_iu_uuid7",
  summary: "A time-ordered UUID, version 7 of RFC 9562, with the millisecond's fraction in rand_a.",
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
  // Milliseconds and their 1/4096 fraction as 15 hex digits with the version digit between them; variant and tail of a version 4 UUID. One
  // use of the argument, so that PostgreSQL can inline the call.
  body: ({ arg }) => sql`
    select (
      overlay(lpad(to_hex((date_part('epoch', ${arg.p_at}) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0)
        || substr(gen_random_uuid()::text, 20)
    )::uuid
  `,
});
