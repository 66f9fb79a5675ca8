import { collectionKeyArgument, expectedManifestNo, lockCollection, lockedCollection } from "../collection/edits.ts";
import { fnIuCollectionEdited } from "../collection/fn_iu_collection_edited.ts";
import { composerEnabled } from "../collection/gates.ts";
import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "../collection/iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { fnDotGateRequire } from "../config/fn_dot_gate_require.ts";
import { conflict, invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  fromResult,
  functionNamed,
  inverse,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  sql,
} from "../kit/index.ts";
import { currentManifest, operationArgument, takeDecision, takenDecision } from "./decisions.ts";
import { structureOpsEnabled } from "./gates.ts";
import { iuMembershipDecision } from "./iu_membership_decision.ts";
import { lastOperation, oneUnit, opens, splitProofUnit } from "./proof.ts";
import type { MembershipUndecided } from "./results.ts";

const f = iuPieceCollectionManifest;
const m = iuPieceMembership;
const w = iuMembershipDecision;

export const fnIuMembershipUndecide = defineFunction({
  name: "fn_iu_membership_undecide",
  summary: "Takes a decision about pieces back: it is to be decided again, and pieces that were replaced are back.",
  details:
    "What follow replaced comes back only while the collection's last edit is that replacement; a manifest that was merely refreshed is no edit. The operation itself stays: fn_iu_unsplit, fn_iu_unmerge and fn_iu_unsupersede undo it.",
  args: {
    p_operation_id: operationArgument,
    p_collection_key: collectionKeyArgument,
    p_expected_manifest_no: expectedManifestNo,
    p_actor: actor(),
  },
  returns: jsonb<MembershipUndecided>("The decision, and the manifest after the call."),
  volatility: "volatile",
  gate: structureOpsEnabled,
  writes: [iuMembershipDecision, iuPieceMembership, iuPieceCollectionManifest, iuPieceCollection],
  pair: inverse("fn_iu_membership_decide", "Decide again as before, with the manifest number of the result.", {
    p_operation_id: fromArgument("p_operation_id"),
    p_collection_key: fromArgument("p_collection_key"),
    p_decision: fromResult("undecided"),
    p_expected_manifest_no: fromResult("manifest_no"),
  }),
  proof: scenario({
    given: sql`
      ${oneUnit};
      ${splitProofUnit};
      select ${functionNamed("fn_iu_membership_decide")}(${lastOperation}, 'proof.structure', 'follow', 1, 'proof')
    `,
    when: sql`select ${functionNamed("fn_iu_membership_undecide")}(${lastOperation}, 'proof.structure', 2, 'proof')`,
    undo: sql`select ${functionNamed("fn_iu_membership_decide")}(${lastOperation}, 'proof.structure', 'follow', 3, 'proof')`,
    opens,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, conflict],
  example: `select iu_core.fn_iu_membership_undecide('0199c2f4-0000-7000-8000-000000000001', 'workflow.invoice-approval', 2, 'ana@example.org')`,
  declare: sql`
    ${lockedCollection}
    ${takenDecision}
    v_before jsonb;
    v_edit_no int;
    v_manifest jsonb;
  `,
  body: ({ arg }) => plpgsql`
    ${lockCollection(arg)}
    ${takeDecision(
      arg.p_operation_id,
      arg.p_collection_key,
      ["followed", "kept"],
      sql`case v_decision.state when 'pending' then 'There is nothing to take back.' else 'The operation was undone: there is nothing to decide any more.' end`,
    )}

    v_manifest := ${currentManifest(arg.p_collection_key)};
    if v_decision.decided_manifest_no is not null then
      perform ${fnDotGateRequire}(${composerEnabled});
      select max(${f.manifest_no.of("f")})
      into v_edit_no
      from ${f} f
      where ${f.collection_id.of("f")} = v_collection.collection_id
        and ${f.manifest_no.of("f")} >= v_decision.decided_manifest_no
        and ${f.change.of("f")} ->> 'action' <> 'refresh';
      if v_edit_no > v_decision.decided_manifest_no then
        ${raise(
          conflict,
          sql`format('The collection %s was edited after its pieces had been replaced.', ${arg.p_collection_key})`,
          {
            path: lit("p_collection_key"),
            operation_id: arg.p_operation_id,
            collection_key: arg.p_collection_key,
            expected: sql`v_decision.decided_manifest_no`,
            actual: sql`v_edit_no`,
          },
          "Take the later edits back, or bring the pieces where they belong with fn_iu_piece_replace and fn_iu_piece_remove.",
        )}
      end if;

      select ${f.change.of("f")} -> 'before'
      into v_before
      from ${f} f
      where ${f.collection_id.of("f")} = v_collection.collection_id and ${f.manifest_no.of("f")} = v_decision.decided_manifest_no;
      delete from ${m} m
      where ${m.collection_id.of("m")} = v_collection.collection_id;
      insert into ${m} (${m.collection_id}, ${m.piece_order}, ${m.iu_id}, ${m.role}, ${m.pinned_version_no})
      select
        v_collection.collection_id, b.n, (b.piece ->> 'iu_id')::uuid, b.piece ->> 'role', (b.piece ->> 'pinned_version_no')::int
      from jsonb_array_elements(v_before) with ordinality as b (piece, n);
      v_manifest := ${fnIuCollectionEdited}(
        v_collection.collection_id, 'p_operation_id', jsonb_build_object('action', 'unfollow', 'operation_id', ${arg.p_operation_id}), ${arg.p_actor}
      );
    end if;
    update ${w} w
    set
      ${w.state} = 'pending',
      ${w.decided_at} = now(),
      ${w.decided_by} = ${arg.p_actor},
      ${w.decided_manifest_no} = null
    where ${w.operation_id.of("w")} = ${arg.p_operation_id} and ${w.collection_id.of("w")} = v_collection.collection_id;

    return v_manifest || jsonb_build_object(
      'operation_id', ${arg.p_operation_id},
      'state', 'pending',
      'pieces', jsonb_array_length(v_decision.pieces),
      'undecided', case v_decision.state when 'followed' then 'follow' else 'keep' end
    );
  `,
});
