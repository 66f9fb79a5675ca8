import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, jsonb, plpgsql, sql, text } from "../kit/index.ts";
import { dotConfig } from "./dot_config.ts";
import { dotConfigRegistry } from "./dot_config_registry.ts";
import { isMemberOf } from "./family.ts";
import { refuseUnregistered } from "./refuse_unregistered.ts";

export const fnDotConfigGet = defineFunction({
  name: "fn_dot_config_get",
  summary:
    "The value of a gate or setting that counts now: the operator's, else that of the longest family it belongs to, else the shipped default.",
  details: "Null only for a setting that has neither. Sees what the current transaction has set itself and what others have committed.",
  args: { p_key: text("Key of a gate or setting, or of a member of a family.") },
  returns: jsonb("The value."),
  volatility: "stable",
  grantTo: [iuReader],
  errors: [unknownKey, invalidArgument],
  example: "select iu_core.fn_dot_config_get('event_payload.max_size_bytes.piece.split')",
  declare: sql`v_value jsonb;`,
  // Read on every hot path: one index look-up when an operator has set the key, two when it has its default, three for a family.
  body: ({ arg }) => plpgsql`
    select ${dotConfig.value.of("c")}
    into v_value
    from ${dotConfig} c
    where ${dotConfig.key.of("c")} = ${arg.p_key};
    if v_value is not null then
      return v_value;
    end if;

    select ${dotConfigRegistry.default_value.of("r")}
    into v_value
    from ${dotConfigRegistry} r
    where ${dotConfigRegistry.key.of("r")} = ${arg.p_key};
    if found then
      return v_value;
    end if;

    select coalesce(${dotConfig.value.of("c")}, ${dotConfigRegistry.default_value.of("r")})
    into v_value
    from ${dotConfigRegistry} r
    left join ${dotConfig} c on ${dotConfig.key.of("c")} = ${dotConfigRegistry.key.of("r")}
    where
      ${isMemberOf("r", arg.p_key)}
    order by ${dotConfigRegistry.key.of("r")} desc
    limit 1;
    if not found then
      ${refuseUnregistered(arg.p_key)}
    end if;
    return v_value;
  `,
});
