import { composerEnabled } from "../collection/gates.ts";
import { iuPieceCollection as c } from "../collection/iu_piece_collection.ts";
import { invalidArgument, notFound, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  fromResult,
  functionNamed,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
} from "../kit/index.ts";
import { accessLog as l } from "../scope/access_log.ts";
import { accessEnabled } from "./gates.ts";
import { proofScope, requireScope, scopeArgument } from "./scopes.ts";

/** What setting the scope of a collection did. */
export interface CollectionScope {
  collection_key: string;
  scope: string | null;
  previous: string | null;
  changed: boolean;
}

export const fnIuCollectionScopeSet = defineFunction({
  name: "fn_iu_collection_scope_set",
  summary: "Puts a collection into a scope, or takes it out of its own.",
  details:
    "It hides that there is such a collection, its title, its order and its manifests. Its units keep their own scopes, since they may be pieces elsewhere: set those with fn_iu_scope_set. Units minted in it later begin in its scope.",
  args: { p_collection_key: text("Key of the collection."), p_scope: scopeArgument.nullable(), p_actor: actor() },
  returns: jsonb<CollectionScope>("The scope before and after."),
  volatility: "volatile",
  gate: accessEnabled,
  writes: [c, l],
  pair: selfCompensating("Set it again to previous.", {
    p_collection_key: fromArgument("p_collection_key"),
    p_scope: fromResult("previous"),
  }),
  proof: scenario({
    given: sql`
      ${proofScope};
      select ${functionNamed("fn_iu_compose")}('proof.access', 'workflow', 'Quy trình', '[{"title": "Bước 1", "body": "Nhận."}]', 'proof')
    `,
    when: sql`select ${functionNamed("fn_iu_collection_scope_set")}('proof.access', 'proof.scope', 'proof')`,
    undo: sql`select ${functionNamed("fn_iu_collection_scope_set")}('proof.access', null, 'proof')`,
    opens: [composerEnabled.name],
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, notFound, unknownKey],
  example: "select iu_core.fn_iu_collection_scope_set('workflow.invoice-approval', 'hr.salaries', 'ana@example.org')",
  declare: sql`v_previous text;`,
  body: ({ arg }) => plpgsql`
    if ${arg.p_collection_key} is null then
      ${raise(invalidArgument, "A collection key is required.", { argument: lit("p_collection_key") })}
    end if;
    if ${arg.p_scope} is not null then
      ${requireScope(arg.p_scope)}
    end if;
    select ${c.scope.of("c")}
    into v_previous
    from ${c} c
    where ${c.collection_key.of("c")} = ${arg.p_collection_key}
    for no key update;
    if not found then
      ${raise(notFound, sql`format('There is no collection %s.', left(${arg.p_collection_key}, 200))`, {
        collection_key: sql`left(${arg.p_collection_key}, 200)`,
      })}
    end if;

    if v_previous is distinct from ${arg.p_scope} then
      update ${c} c
      set ${c.scope} = ${arg.p_scope}
      where ${c.collection_key.of("c")} = ${arg.p_collection_key};
      insert into ${l} (${l.object_kind}, ${l.object_key}, ${l.scope_before}, ${l.scope_after}, ${l.actor})
      values ('collection', ${arg.p_collection_key}, v_previous, ${arg.p_scope}, ${arg.p_actor});
    end if;
    return jsonb_build_object(
      'collection_key', ${arg.p_collection_key},
      'scope', ${arg.p_scope},
      'previous', v_previous,
      'changed', v_previous is distinct from ${arg.p_scope}
    );
  `,
});
