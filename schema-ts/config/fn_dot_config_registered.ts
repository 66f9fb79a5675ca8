import { iuReader } from "../foundation/roles.ts";
import { bigint, defineFunction, jsonb, rows, sql, text } from "../kit/index.ts";
import { dotConfigRegistry } from "./dot_config_registry.ts";
import { isMemberOf } from "./family.ts";

const r = "r";

export const fnDotConfigRegistered = defineFunction({
  name: "fn_dot_config_registered",
  summary: "The registry row that governs a key: its own, else that of the longest family it belongs to. No row: the key is unknown.",
  args: { p_key: text("A configuration key.") },
  returns: rows({
    registered_key: text("Key of the registry row."),
    kind: text("gate or setting."),
    value_type: text("Type of its values."),
    default_value: jsonb("The shipped default.").nullable(),
    min_value: bigint("Smallest value of an integer setting.").nullable(),
    max_value: bigint("Largest value of an integer setting.").nullable(),
  }),
  volatility: "stable",
  inline: true,
  grantTo: [iuReader],
  estimatedRows: 1,
  example: "select * from iu_core.fn_dot_config_registered('event_payload.max_size_bytes.piece.split')",
  body: ({ arg }) => sql`
    select
      ${dotConfigRegistry.key.of(r)},
      ${dotConfigRegistry.kind.of(r)},
      ${dotConfigRegistry.value_type.of(r)},
      ${dotConfigRegistry.default_value.of(r)},
      ${dotConfigRegistry.min_value.of(r)},
      ${dotConfigRegistry.max_value.of(r)}
    from ${dotConfigRegistry} r
    where ${dotConfigRegistry.key.of(r)} = ${arg.p_key}
      or (
        ${isMemberOf(r, arg.p_key)}
      )
    order by ${dotConfigRegistry.key.of(r)} desc
    limit 1
  `,
});
