import { notPermitted } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, nothing, plpgsql, raise, sql, text } from "../kit/index.ts";
import { fnAccessComplete } from "../scope/fn_access_complete.ts";
import { fnIuCollectionVisibility } from "./fn_iu_collection_visibility.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

const m = iuPieceMembership;

export const fnIuCollectionWholeRequire = defineFunction({
  name: "fn_iu_collection_whole_require",
  summary: "Refuses a collection some of whose pieces are hidden from the caller.",
  details:
    "For readers whose answer is about the whole: made of the visible pieces it would be wrong, made of all it would tell of hidden text.",
  args: { p_collection_key: text("Key of an active collection.") },
  returns: nothing,
  volatility: "stable",
  grantTo: [iuReader],
  errors: [notPermitted],
  example: "select iu_core.fn_iu_collection_whole_require('workflow.invoice-approval')",
  declare: sql`v_visibility jsonb;`,
  // To whom row level security does not apply a difference of the counts is damage, which others report.
  body: ({ arg }) => plpgsql`
    if ${fnAccessComplete}(current_user) then
      return;
    end if;
    v_visibility := ${fnIuCollectionVisibility}(${arg.p_collection_key});
    if (v_visibility ->> 'hidden')::int > 0
      and coalesce((select row_security_active(m.tableoid) from ${m} m limit 1), true)
    then
      ${raise(
        notPermitted,
        sql`format('%s pieces of the collection %s are hidden from %s.', v_visibility ->> 'hidden', ${arg.p_collection_key}, current_user)`,
        { collection_key: arg.p_collection_key, hidden: sql`v_visibility -> 'hidden'`, db_role: sql`current_user` },
        "Render what is visible, or ask an operator to grant the role the scopes of the pieces with fn_access_grant.",
      )}
    end if;
  `,
});
