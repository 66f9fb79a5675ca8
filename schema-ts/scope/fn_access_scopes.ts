import { iuReader } from "../foundation/roles.ts";
import { defineFunction, plpgsql, text, textArray } from "../kit/index.ts";
import { accessGrant } from "./access_grant.ts";

const g = accessGrant;

export const fnAccessScopes = defineFunction({
  name: "fn_access_scopes",
  summary: "The scopes a principal was granted, in byte order.",
  details:
    "A database role has those of every role whose privileges it has, as row level security knows them; a principal of the application has its own.",
  args: { p_principal: text("A database role or a principal of the application.") },
  returns: textArray("Names of the scopes; empty: none."),
  volatility: "stable",
  security: "definer",
  grantTo: [iuReader],
  example: "select iu_core.fn_access_scopes(current_user)",
  // A role's name has at most 63 bytes: a longer principal must not become a role by being cut.
  body: ({ arg }) => plpgsql`
    return array(
      select ${g.scope.of("g")}
      from ${g} g
      where ${g.principal.of("g")} = ${arg.p_principal}
      union
      select ${g.scope.of("g")}
      from pg_roles p
      cross join ${g} g
      join pg_roles r on r.rolname = ${g.principal.of("g")}::name and r.rolname::text = ${g.principal.of("g")}
      where p.rolname = ${arg.p_principal}::name
        and p.rolname::text = ${arg.p_principal}
        and pg_has_role(p.oid, r.oid, 'usage')
      order by 1
    );
  `,
});
