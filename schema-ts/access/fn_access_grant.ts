import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import { defineFunction, fromArgument, functionNamed, inverse, jsonb, plpgsql, scenario, sql } from "../kit/index.ts";
import { accessGrant as g } from "../scope/access_grant.ts";
import { accessLog as l } from "../scope/access_log.ts";
import { accessEnabled } from "./gates.ts";
import { principalArgument, proofScope, requirePrincipal, requireScope, scopeArgument } from "./scopes.ts";

/** What granting or revoking did. */
export interface GrantChange {
  scope: string;
  principal: string;
  granted: boolean;
  /** false: it was so already, and nothing was written. */
  changed: boolean;
}

export const fnAccessGrant = defineFunction({
  name: "fn_access_grant",
  summary: "Lets a principal see what is in a scope.",
  details:
    "A principal that is a database role passes it on to every role that has its privileges. Principals of the application are texts: name them so that none can be the name of a role, such as a mail address.",
  args: { p_scope: scopeArgument, p_principal: principalArgument, p_actor: actor() },
  returns: jsonb<GrantChange>("The grant, and whether it is new."),
  volatility: "volatile",
  gate: accessEnabled,
  writes: [g, l],
  pair: inverse(
    "fn_access_revoke",
    "Revoke the grant.",
    { p_scope: fromArgument("p_scope"), p_principal: fromArgument("p_principal") },
    "$.result ? (@.changed == true)",
  ),
  proof: scenario({
    given: proofScope,
    when: sql`select ${functionNamed("fn_access_grant")}('proof.scope', 'proof@example.org', 'proof')`,
    undo: sql`select ${functionNamed("fn_access_revoke")}('proof.scope', 'proof@example.org', 'proof')`,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, unknownKey],
  example: "select iu_core.fn_access_grant('hr.salaries', 'binh@example.org', 'ana@example.org')",
  declare: sql`v_changed boolean;`,
  body: ({ arg }) => plpgsql`
    ${requirePrincipal(arg.p_principal)}
    ${requireScope(arg.p_scope)}
    insert into ${g} (${g.principal}, ${g.scope}, ${g.granted_by})
    values (${arg.p_principal}, ${arg.p_scope}, ${arg.p_actor})
    on conflict (${g.principal}, ${g.scope}) do nothing;
    v_changed := found;
    if v_changed then
      insert into ${l} (${l.object_kind}, ${l.object_key}, ${l.scope_after}, ${l.actor})
      values ('grant', ${arg.p_principal}, ${arg.p_scope}, ${arg.p_actor});
    end if;
    return jsonb_build_object('scope', ${arg.p_scope}, 'principal', ${arg.p_principal}, 'granted', true, 'changed', v_changed);
  `,
});
