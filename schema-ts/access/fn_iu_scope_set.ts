import { invalidArgument, notFound, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import { refuseUnitList } from "../governance/unit_lines.ts";
import {
  defineFunction,
  eachOf,
  fromResult,
  functionNamed,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  uuidArray,
} from "../kit/index.ts";
import { accessLog as l } from "../scope/access_log.ts";
import { fnIuCreate } from "../unit/fn_iu_create.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit as u } from "../unit/information_unit.ts";
import { accessEnabled } from "./gates.ts";
import { proofScope, requireScope, scopeArgument } from "./scopes.ts";

/** What setting the scope of units did. */
export interface UnitScopes {
  scope: string | null;
  /** Units that had another scope before. */
  changed: number;
  /** The scope each of them had; null: none. */
  previous: { iu_id: string; scope: string | null }[];
}

const set = (scope: string | null) => sql`
  select ${functionNamed("fn_iu_scope_set")}(array[${u.iu_id.of("u")}], ${lit(scope)}, 'proof')
  from ${u} u
  where ${u.canonical_address.of("u")} = 'proof/unit'
`;

export const fnIuScopeSet = defineFunction({
  name: "fn_iu_scope_set",
  summary: "Puts units into a scope, or takes them out of theirs: all their versions, wherever they are pieces.",
  details: "All or nothing; at most 10 000 units. Statements of readers that are already running see what they saw when they began.",
  args: {
    p_iu_ids: uuidArray("The units, without nulls."),
    p_scope: scopeArgument.nullable(),
    p_actor: actor(),
  },
  returns: jsonb<UnitScopes>("How many changed, and what they were in."),
  volatility: "volatile",
  gate: accessEnabled,
  writes: [u, l],
  pair: selfCompensating(
    "Set them again to the scopes of previous.",
    { p_iu_ids: eachOf(fromResult("previous[*].iu_id")), p_scope: fromResult("previous[0].scope") },
    // One call for all of them, if all were in the same one.
    "$ ? (@.result.changed > 0 && !exists(@.result.previous[*] ? (@.scope != $.result.previous[0].scope)))",
  ),
  proof: scenario({
    given: sql`${proofScope}; select ${fnIuCreate}('proof/unit', 'clause', 'Điều 1', 'Nội dung.', 'proof')`,
    when: set("proof.scope"),
    undo: set(null),
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, notFound, unknownKey],
  example: "select iu_core.fn_iu_scope_set(array['0199c2f4-0000-7000-8000-000000000001']::uuid[], 'hr.salaries', 'ana@example.org')",
  declare: sql`
    v_iu_ids uuid[];
    v_previous jsonb;
    v_missing uuid;
  `,
  body: ({ arg }) => plpgsql`
    ${refuseUnitList(arg.p_iu_ids)}
    if ${arg.p_scope} is not null then
      ${requireScope(arg.p_scope)}
    end if;
    perform 1
    from ${u} u
    where ${u.iu_id.of("u")} = any (${arg.p_iu_ids})
    order by ${u.iu_id.of("u")}
    for no key update;
    select g.iu_id
    into v_missing
    from unnest(${arg.p_iu_ids}) as g (iu_id)
    where not exists (select from ${u} u where ${u.iu_id.of("u")} = g.iu_id)
    limit 1;
    if found then
      ${raise(notFound, sql`format('No unit has the id %s.', v_missing)`, { iu_id: sql`v_missing` })}
    end if;

    select
      coalesce(array_agg(${u.iu_id.of("u")}), '{}'),
      coalesce(jsonb_agg(jsonb_build_object('iu_id', ${u.iu_id.of("u")}, 'scope', ${u.scope.of("u")}) order by ${u.iu_id.of("u")}), '[]')
    into v_iu_ids, v_previous
    from ${u} u
    where ${u.iu_id.of("u")} = any (${arg.p_iu_ids}) and ${u.scope.of("u")} is distinct from ${arg.p_scope};
    insert into ${l} (${l.object_kind}, ${l.object_key}, ${l.scope_before}, ${l.scope_after}, ${l.actor})
    select 'unit', ${u.iu_id.of("u")}::text, ${u.scope.of("u")}, ${arg.p_scope}, ${arg.p_actor}
    from ${u} u
    where ${u.iu_id.of("u")} = any (v_iu_ids);
    update ${u} u
    set ${u.scope} = ${arg.p_scope}
    where ${u.iu_id.of("u")} = any (v_iu_ids);
    return jsonb_build_object('scope', ${arg.p_scope}, 'changed', cardinality(v_iu_ids), 'previous', v_previous);
  `,
});
