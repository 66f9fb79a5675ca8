import { iuReader } from "../foundation/roles.ts";
import { boolean, defineFunction, plpgsql, text } from "../kit/index.ts";
import { accessScope } from "./access_scope.ts";
import { fnAccessScopes } from "./fn_access_scopes.ts";

const s = accessScope;

export const fnAccessComplete = defineFunction({
  name: "fn_access_complete",
  summary: "Whether a principal was granted every scope there is, so that nothing is hidden from it.",
  details: "The policies of the tables ask it once a statement; only where it says no do they look at each row.",
  args: { p_principal: text("A database role or a principal of the application.") },
  returns: boolean("True also while there are no scopes."),
  volatility: "stable",
  security: "definer",
  grantTo: [iuReader],
  example: "select iu_core.fn_access_complete(current_user)",
  body: ({ arg }) => plpgsql`
    if not exists (select from ${s} s where ${s.status.of("s")} = 'active') then
      return true;
    end if;
    return not exists (
      select from ${s} s
      where ${s.status.of("s")} = 'active' and ${s.scope.of("s")} <> all (${fnAccessScopes}(${arg.p_principal}))
    );
  `,
});
