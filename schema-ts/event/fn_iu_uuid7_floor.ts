import { iuReader } from "../foundation/roles.ts";
import { defineFunction, sql, timestamptz, uuid } from "../kit/index.ts";
import { uuid7Floor } from "./uuid7.ts";

export const fnIuUuid7Floor = defineFunction({
  name: "fn_iu_uuid7_floor",
  summary: "The smallest time-ordered UUID of a time: where a range of ids begins.",
  details: "Ids made by fn_iu_uuid7 at that time or later are not smaller, those made before are. Exact to a microsecond.",
  args: { p_at: timestamptz("The time.") },
  returns: uuid("The bound."),
  volatility: "stable",
  inline: true,
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_uuid7_floor('2026-01-01')",
  body: ({ arg }) => sql`select ${uuid7Floor(arg.p_at)}`,
});
