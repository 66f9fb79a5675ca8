import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import { defineFunction, fromArgument, functionNamed, inverse, jsonb, plpgsql, scenario, sql, ungated } from "../kit/index.ts";
import { accessGrant as g } from "../scope/access_grant.ts";
import { accessLog as l } from "../scope/access_log.ts";
import type { GrantChange } from "./fn_access_grant.ts";
import { accessEnabled } from "./gates.ts";
import { principalArgument, proofScope, requirePrincipal, requireScope, scopeArgument } from "./scopes.ts";

const granted = sql`select ${functionNamed("fn_access_grant")}('proof.scope', 'proof@example.org', 'proof')`;

export const fnAccessRevoke = defineFunction({
  name: "fn_access_revoke",
  summary: "Takes a grant back: from then on the principal sees what is in the scope no more.",
  details: "What a database role sees through another role stays until that role's grant is revoked.",
  args: { p_scope: scopeArgument, p_principal: principalArgument, p_actor: actor() },
  returns: jsonb<GrantChange>("The grant, and whether there was one."),
  volatility: "volatile",
  gate: ungated("Operators only; taking access away must work while the gate of granting it is closed."),
  writes: [g, l],
  pair: inverse(
    "fn_access_grant",
    "Grant it again.",
    { p_scope: fromArgument("p_scope"), p_principal: fromArgument("p_principal") },
    "$.result ? (@.changed == true)",
  ),
  proof: scenario({
    given: sql`${proofScope}; ${granted}`,
    when: sql`select ${functionNamed("fn_access_revoke")}('proof.scope', 'proof@example.org', 'proof')`,
    undo: granted,
    opens: [accessEnabled.name],
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, unknownKey],
  example: "select iu_core.fn_access_revoke('hr.salaries', 'binh@example.org', 'ana@example.org')",
  declare: sql`v_changed boolean;`,
  body: ({ arg }) => plpgsql`
    ${requirePrincipal(arg.p_principal)}
    ${requireScope(arg.p_scope)}
    delete from ${g} g
    where ${g.principal.of("g")} = ${arg.p_principal} and ${g.scope.of("g")} = ${arg.p_scope};
    v_changed := found;
    if v_changed then
      insert into ${l} (${l.object_kind}, ${l.object_key}, ${l.scope_before}, ${l.actor})
      values ('grant', ${arg.p_principal}, ${arg.p_scope}, ${arg.p_actor});
    end if;
    return jsonb_build_object('scope', ${arg.p_scope}, 'principal', ${arg.p_principal}, 'granted', false, 'changed', v_changed);
  `,
});
