import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { boolean, defineFunction, plpgsql, raise, sql, text } from "../kit/index.ts";
import { dotConfig } from "./dot_config.ts";
import { dotConfigRegistry } from "./dot_config_registry.ts";
import { fnDotConfigRegistered } from "./fn_dot_config_registered.ts";
import { refuseUnregistered } from "./refuse_unregistered.ts";

export const fnDotGateEnabled = defineFunction({
  name: "fn_dot_gate_enabled",
  summary: "Whether a gate is open: the operator's value if there is one, else the shipped default.",
  details: "Sees what the current transaction has set itself and what others have committed. Never null.",
  args: { p_key: text("Key of a gate.") },
  returns: boolean("true: open."),
  volatility: "stable",
  grantTo: [iuReader],
  errors: [unknownKey, invalidArgument],
  example: "select iu_core.fn_dot_gate_enabled('iu_core.composer_enabled')",
  declare: sql`
    v_set jsonb;
    v_kind text;
    v_value jsonb;
  `,
  // Two index look-ups; what is gated asks fn_dot_gate_require, which is done after one when the gate is open.
  body: ({ arg }) => plpgsql`
    select ${dotConfig.value.of("c")}
    into v_set
    from ${dotConfig} c
    where ${dotConfig.key.of("c")} = ${arg.p_key};

    select ${dotConfigRegistry.kind.of("r")}, coalesce(v_set, ${dotConfigRegistry.default_value.of("r")})
    into v_kind, v_value
    from ${dotConfigRegistry} r
    where ${dotConfigRegistry.key.of("r")} = ${arg.p_key};
    if not found then
      select e.kind, coalesce(v_set, ${dotConfig.value.of("f")}, e.default_value)
      into v_kind, v_value
      from ${fnDotConfigRegistered}(${arg.p_key}) e
      left join ${dotConfig} f on ${dotConfig.key.of("f")} = e.registered_key;
    end if;

    if v_kind = 'gate' then
      return coalesce(v_value = 'true', false);
    elsif v_kind is not null then
      ${raise(
        invalidArgument,
        sql`format('%s is a setting, not a gate.', ${arg.p_key})`,
        { argument: sql`'p_key'`, key: arg.p_key, kind: sql`v_kind` },
        "Read settings with fn_dot_config_get.",
      )}
    end if;
    ${refuseUnregistered(arg.p_key)}
  `,
});
