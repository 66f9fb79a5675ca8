import { defineFunction, plpgsql, sql, text, textArray } from "../kit/index.ts";
import { accessScope as s } from "../scope/access_scope.ts";
import { fnAccessCaller } from "../scope/fn_access_caller.ts";
import { fnAccessExempt } from "../scope/fn_access_exempt.ts";
import { fnAccessScopes } from "../scope/fn_access_scopes.ts";

export const fnAccessEffective = defineFunction({
  name: "fn_access_effective",
  summary: "The scopes that both a principal and the session were granted, in byte order.",
  details:
    "Whoever names a principal gets what that principal sees and the session may see itself, never more. A session that row level security does not bind is granted everything. Called inside functions that run as the owner.",
  args: { p_principal: text("A database role or a principal of the application.") },
  returns: textArray("Names of the scopes; empty: none."),
  volatility: "stable",
  grantTo: [],
  declare: sql`
    v_caller text := ${fnAccessCaller}();
    v_exempt boolean := ${fnAccessExempt}(v_caller);
  `,
  body: ({ arg }) => plpgsql`
    return array(
      select ${s.scope.of("s")}
      from ${s} s
      where ${s.status.of("s")} = 'active'
        and ${s.scope.of("s")} = any (${fnAccessScopes}(${arg.p_principal}))
        and (v_exempt or ${s.scope.of("s")} = any (${fnAccessScopes}(v_caller)))
      order by ${s.scope.of("s")}
    );
  `,
});
