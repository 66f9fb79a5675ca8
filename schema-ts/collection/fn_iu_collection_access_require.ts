import { notPermitted } from "../foundation/errors.ts";
import { defineFunction, nothing, plpgsql, raise, sql, uuid } from "../kit/index.ts";
import { fnAccessCaller } from "../scope/fn_access_caller.ts";
import { fnAccessComplete } from "../scope/fn_access_complete.ts";
import { fnAccessExempt } from "../scope/fn_access_exempt.ts";
import { fnAccessScopes } from "../scope/fn_access_scopes.ts";
import { outOfScope } from "../scope/policies.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

const c = iuPieceCollection;
const m = iuPieceMembership;
const u = informationUnit;

export const fnIuCollectionAccessRequire = defineFunction({
  name: "fn_iu_collection_access_require",
  summary: "Refuses a collection that the session does not see the whole of: itself, and every one of its pieces.",
  details:
    "For functions that run as the owner. Who edits a collection decides on its order and gets its digests, so that seeing parts of it is not enough.",
  args: { p_collection_id: uuid("The collection.") },
  returns: nothing,
  volatility: "stable",
  grantTo: [],
  errors: [notPermitted],
  declare: sql`
    v_caller text := ${fnAccessCaller}();
    v_scopes text[];
    v_key text;
    v_scope text;
    v_hidden int;
  `,
  body: ({ arg }) => plpgsql`
    if ${fnAccessComplete}(v_caller) then
      return;
    end if;
    if ${fnAccessExempt}(v_caller) then
      return;
    end if;
    v_scopes := ${fnAccessScopes}(v_caller);
    select ${c.collection_key.of("c")}, ${c.scope.of("c")}
    into v_key, v_scope
    from ${c} c
    where ${c.collection_id.of("c")} = ${arg.p_collection_id};
    select count(*)::int
    into v_hidden
    from ${m} m
    where ${m.collection_id.of("m")} = ${arg.p_collection_id}
      and (select ${outOfScope(u.scope.of("u"), sql`v_scopes`)} from ${u} u where ${u.iu_id.of("u")} = ${m.iu_id.of("m")});
    if v_hidden > 0 or ${outOfScope(sql`v_scope`, sql`v_scopes`)} then
      ${raise(
        notPermitted,
        sql`
          case
            when ${outOfScope(sql`v_scope`, sql`v_scopes`)} then format('The collection %s is in a scope that %s was not granted.', v_key, v_caller)
            else format('%s pieces of the collection %s are hidden from %s.', v_hidden, v_key, v_caller)
          end
        `,
        { collection_key: sql`v_key`, hidden: sql`v_hidden`, db_role: sql`v_caller` },
        "Ask an operator to grant the role the scopes of the collection and its pieces with fn_access_grant.",
      )}
    end if;
  `,
});
