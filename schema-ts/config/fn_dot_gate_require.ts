import { gateClosed } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, nothing, plpgsql, raise, sql, text } from "../kit/index.ts";
import { dotConfig } from "./dot_config.ts";
import { fnDotGateEnabled } from "./fn_dot_gate_enabled.ts";

export const fnDotGateRequire = defineFunction({
  name: "fn_dot_gate_require",
  summary: "Refuses when a gate is not open. The first statement of every gated function.",
  args: { p_key: text("Key of a gate.") },
  returns: nothing,
  volatility: "stable",
  grantTo: [iuReader],
  errors: [gateClosed],
  example: "select iu_core.fn_dot_gate_require('iu_core.composer_enabled')",
  declare: sql`v_value jsonb;`,
  // An open gate is one index look-up, without a second call.
  body: ({ arg }) => plpgsql`
    select ${dotConfig.value.of("c")}
    into v_value
    from ${dotConfig} c
    where ${dotConfig.key.of("c")} = ${arg.p_key};
    if v_value = 'true' then
      return;
    end if;

    if not ${fnDotGateEnabled}(${arg.p_key}) then
      ${raise(
        gateClosed,
        sql`format('The gate %s is closed.', ${arg.p_key})`,
        { gate: arg.p_key },
        sql`format('An operator opens it with fn_dot_config_set(%L, ''true'', <who>, <why>).', ${arg.p_key})`,
      )}
    end if;
  `,
});
