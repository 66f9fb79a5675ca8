import { notPermitted } from "../foundation/errors.ts";
import { defineFunction, nothing, plpgsql, raise, sql, uuidArray } from "../kit/index.ts";
import { fnAccessCaller } from "../scope/fn_access_caller.ts";
import { fnAccessComplete } from "../scope/fn_access_complete.ts";
import { fnAccessExempt } from "../scope/fn_access_exempt.ts";
import { fnAccessScopes } from "../scope/fn_access_scopes.ts";
import { outOfScope } from "../scope/policies.ts";
import { informationUnit } from "./information_unit.ts";

const u = informationUnit;

export const fnIuUnitsAccessRequire = defineFunction({
  name: "fn_iu_units_access_require",
  summary: "Refuses units in a scope that the session was not granted.",
  details:
    "For functions that run as the owner, which row level security does not bind. Without scopes it costs one look-up. Ids that no unit has are passed over.",
  args: { p_iu_ids: uuidArray("The units; null elements are passed over.") },
  returns: nothing,
  volatility: "stable",
  grantTo: [],
  errors: [notPermitted],
  declare: sql`
    v_caller text := ${fnAccessCaller}();
    v_scopes text[];
    v_hidden jsonb;
  `,
  body: ({ arg }) => plpgsql`
    if ${fnAccessComplete}(v_caller) then
      return;
    end if;
    if ${fnAccessExempt}(v_caller) then
      return;
    end if;
    v_scopes := ${fnAccessScopes}(v_caller);
    select jsonb_agg(h.iu_id)
    into v_hidden
    from (
      select ${u.iu_id.of("u")}
      from ${u} u
      where ${u.iu_id.of("u")} = any (${arg.p_iu_ids}) and ${outOfScope(u.scope.of("u"), sql`v_scopes`)}
      order by ${u.iu_id.of("u")}
      limit 20
    ) as h;
    if v_hidden is not null then
      ${raise(
        notPermitted,
        sql`format('The unit %s is in a scope that %s was not granted.', v_hidden ->> 0, v_caller)`,
        { iu_ids: sql`v_hidden`, db_role: sql`v_caller` },
        "Ask an operator to grant the role the unit's scope with fn_access_grant.",
      )}
    end if;
  `,
});
