import { invalidArgument, notFound } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, jsonb, plpgsql, sql, uuid } from "../kit/index.ts";
import { fnAccessCaller } from "../scope/fn_access_caller.ts";
import { fnAccessExempt } from "../scope/fn_access_exempt.ts";
import { fnAccessScopes } from "../scope/fn_access_scopes.ts";
import { informationUnit as u } from "../unit/information_unit.ts";
import { refuseMissingUnit } from "../unit/refuse_unit.ts";
import { principalArgument, requirePrincipal } from "./scopes.ts";

/** Who may see a unit. */
export interface AccessCheck {
  iu_id: string;
  principal: string;
  /** Both of the following. */
  permitted: boolean;
  principal_permitted: boolean;
  session_permitted: boolean;
  /** Whether the unit is in a scope at all. */
  scoped: boolean;
  /** The unit's scope, for those who may see it; null for others, too. */
  scope: string | null;
}

export const fnIuAccessCheck = defineFunction({
  name: "fn_iu_access_check",
  summary: "Whether a principal may be shown a unit by this session, without showing it.",
  details: "A unit without a scope may be shown to everybody. Of a unit that may not be shown nothing is told but that it has a scope.",
  args: { p_iu_id: uuid("The unit."), p_principal: principalArgument },
  returns: jsonb<AccessCheck>("The answer and what it is made of."),
  volatility: "stable",
  security: "definer",
  grantTo: [iuReader],
  errors: [invalidArgument, notFound],
  example: "select iu_core.fn_iu_access_check('0199c2f4-0000-7000-8000-000000000001', 'binh@example.org')",
  declare: sql`
    v_caller text := ${fnAccessCaller}();
    v_scope text;
    v_principal boolean;
    v_session boolean;
  `,
  body: ({ arg }) => plpgsql`
    ${requirePrincipal(arg.p_principal)}
    select ${u.scope.of("u")} into v_scope from ${u} u where ${u.iu_id.of("u")} = ${arg.p_iu_id};
    if not found then
      ${refuseMissingUnit(arg.p_iu_id)}
    end if;
    v_principal := v_scope is null or v_scope = any (${fnAccessScopes}(${arg.p_principal}));
    v_session := v_scope is null or v_scope = any (${fnAccessScopes}(v_caller)) or ${fnAccessExempt}(v_caller);
    return jsonb_build_object(
      'iu_id', ${arg.p_iu_id},
      'principal', ${arg.p_principal},
      'permitted', v_principal and v_session,
      'principal_permitted', v_principal,
      'session_permitted', v_session,
      'scoped', v_scope is not null,
      'scope', case when v_principal and v_session then v_scope end
    );
  `,
});
