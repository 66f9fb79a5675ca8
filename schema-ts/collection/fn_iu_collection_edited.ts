import { invalidArgument } from "../foundation/errors.ts";
import { defineFunction, functionNamed, jsonb, lit, plpgsql, scenario, selfCompensating, sql, text, ungated, uuid } from "../kit/index.ts";
import { fnIuManifestAppend } from "./fn_iu_manifest_append.ts";
import { fnIuPieceProblemsRefuse } from "./fn_iu_piece_problems_refuse.ts";
import { fnIuPieceRuleProblems } from "./fn_iu_piece_rule_problems.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import type { ManifestState } from "./results.ts";

const membership = iuPieceMembership;

export const fnIuCollectionEdited = defineFunction({
  name: "fn_iu_collection_edited",
  summary: "Ends an edit of pieces: refuses what breaks the kind's rules, then writes the manifest.",
  details: "The caller holds the collection's row lock.",
  args: {
    p_collection_id: uuid("The collection."),
    p_path: text("The path a refusal names: what of the edit broke the rule."),
    p_change: jsonb<Record<string, unknown>>("What was done: action and what it was done to."),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: jsonb<ManifestState>("The new manifest."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [iuPieceCollectionManifest, iuPieceCollection],
  pair: selfCompensating("Manifests are history: what is undone gets a manifest of its own."),
  proof: scenario({
    given: sql`select ${functionNamed("fn_iu_compose")}('proof.edited', 'workflow', 'Quy trình', '[{"title": "Bước 1", "body": "Nhận."}]', 'proof')`,
    when: sql`
      select ${functionNamed("fn_iu_collection_edited")}(${iuPieceCollection.collection_id.of("c")}, '$', '{"action": "proof"}', 'proof')
      from ${iuPieceCollection} c
      where ${iuPieceCollection.collection_key.of("c")} = 'proof.edited'
    `,
    opens: [composerEnabled.name],
  }),
  grantTo: [],
  declare: sql`v_problems jsonb;`,
  body: ({ arg }) => plpgsql`
    select jsonb_agg(jsonb_build_object(
      'n', r.piece_order,
      'path', ${arg.p_path},
      'code', ${lit(invalidArgument.name)},
      'message', r.message,
      'piece_order', r.piece_order
    ))
    into v_problems
    from (
      select
        ${iuPieceCollection.role_kind.of("c")} as role_kind,
        array_agg(${membership.piece_order.of("m")}) as orders,
        array_agg(${membership.role.of("m")}) as roles
      from ${iuPieceCollection} c
      join ${membership} m on ${membership.collection_id.of("m")} = ${iuPieceCollection.collection_id.of("c")}
      where ${iuPieceCollection.collection_id.of("c")} = ${arg.p_collection_id}
      group by ${iuPieceCollection.collection_id.of("c")}
    ) as p
    cross join lateral ${fnIuPieceRuleProblems}(p.role_kind, p.orders, p.roles) r;
    perform ${fnIuPieceProblemsRefuse}(v_problems, true);

    return ${fnIuManifestAppend}(${arg.p_collection_id}, ${arg.p_change}, true, ${arg.p_actor});
  `,
});
