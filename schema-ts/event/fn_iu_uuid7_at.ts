import { iuReader } from "../foundation/roles.ts";
import { defineFunction, sql, timestamptz, uuid } from "../kit/index.ts";
import { uuid7At } from "./uuid7.ts";

export const fnIuUuid7At = defineFunction({
  name: "fn_iu_uuid7_at",
  summary: "When a time-ordered UUID was made: what an event's, a job's or a unit's id says of itself.",
  details:
    "Exact to a microsecond for ids made here; another maker's may hold no more than a millisecond. Null of a UUID that is not of version 7.",
  args: { p_id: uuid("The id.") },
  returns: timestamptz("Its time.").nullable(),
  volatility: "immutable",
  inline: true,
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_uuid7_at('019b76da-a800-7000-8000-000000000000')",
  body: ({ arg }) => sql`select ${uuid7At(arg.p_id)}`,
});
