import { iuPieceCollection as c } from "../collection/iu_piece_collection.ts";
import { conflict, invalidArgument, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, lit, plpgsql, raise, scenario, sql } from "../kit/index.ts";
import { accessGrant as g } from "../scope/access_grant.ts";
import { accessLog as l } from "../scope/access_log.ts";
import { accessScope as s } from "../scope/access_scope.ts";
import { informationUnit as u } from "../unit/information_unit.ts";
import { formerScope, type ScopeChange } from "./fn_access_scope_define.ts";
import { accessEnabled } from "./gates.ts";
import { proofScope, scopeArgument } from "./scopes.ts";

export const fnAccessScopeWithdraw = defineFunction({
  name: "fn_access_scope_withdraw",
  summary: "Withdraws a scope that nothing is in and nobody was granted.",
  args: { p_scope: scopeArgument, p_actor: actor() },
  returns: jsonb<ScopeChange>("The scope, and whether something changed."),
  volatility: "volatile",
  gate: accessEnabled,
  writes: [s, l],
  pair: inverse("fn_access_scope_define", "Define the scope again with `old_summary`.", formerScope, "$.result ? (@.changed == true)"),
  proof: scenario({
    given: proofScope,
    when: sql`select ${functionNamed("fn_access_scope_withdraw")}('proof.scope', 'proof')`,
    undo: proofScope,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, unknownKey, conflict],
  example: "select iu_core.fn_access_scope_withdraw('hr.salaries', 'ana@example.org')",
  declare: sql`
    v_old ${s};
    v_used jsonb;
  `,
  // FOR UPDATE: whoever is putting something into the scope holds its key, and is waited for.
  body: ({ arg }) => plpgsql`
    if ${arg.p_scope} is null then
      ${raise(invalidArgument, "The name of a scope is required.", { argument: lit("p_scope") })}
    end if;
    select s.* into v_old from ${s} s where ${s.scope.of("s")} = ${arg.p_scope} for update;
    if not found then
      ${raise(unknownKey, sql`format('There is no scope %s.', left(${arg.p_scope}, 200))`, {
        argument: lit("p_scope"),
        scope: sql`left(${arg.p_scope}, 200)`,
      })}
    end if;
    if v_old.status = 'withdrawn' then
      return jsonb_build_object('scope', ${arg.p_scope}, 'status', 'withdrawn', 'old_summary', null, 'changed', false);
    end if;
    v_used := jsonb_build_object(
      'units', (select count(*) from ${u} u where ${u.scope.of("u")} = ${arg.p_scope}),
      'collections', (select count(*) from ${c} c where ${c.scope.of("c")} = ${arg.p_scope}),
      'grants', (select count(*) from ${g} g where ${g.scope.of("g")} = ${arg.p_scope})
    );
    if v_used <> '{"units": 0, "collections": 0, "grants": 0}' then
      ${raise(
        conflict,
        sql`format('The scope %s is in use: %s units, %s collections, %s grants.', ${arg.p_scope}, v_used -> 'units', v_used -> 'collections', v_used -> 'grants')`,
        { scope: arg.p_scope, expected: lit("nothing in it"), actual: sql`v_used` },
        "Take everything out with fn_iu_scope_set and fn_iu_collection_scope_set, and revoke its grants.",
      )}
    end if;

    update ${s} s
    set ${s.status} = 'withdrawn', ${s.changed_at} = now(), ${s.changed_by} = ${arg.p_actor}
    where ${s.scope.of("s")} = ${arg.p_scope};
    insert into ${l} (${l.object_kind}, ${l.object_key}, ${l.scope_before}, ${l.actor})
    values ('scope', ${arg.p_scope}, ${arg.p_scope}, ${arg.p_actor});
    return jsonb_build_object('scope', ${arg.p_scope}, 'status', 'withdrawn', 'old_summary', v_old.summary, 'changed', true);
  `,
});
