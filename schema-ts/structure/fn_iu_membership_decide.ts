import { collectionKeyArgument, expectedManifestNo, lockCollection, lockedCollection } from "../collection/edits.ts";
import { fnIuCollectionEdited } from "../collection/fn_iu_collection_edited.ts";
import { fnIuPieceCountRequire } from "../collection/fn_iu_piece_count_require.ts";
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
  text,
} from "../kit/index.ts";
import { fnIuPiecesArrange } from "../text/fn_iu_pieces_arrange.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { currentManifest, operationArgument, takeDecision, takenDecision } from "./decisions.ts";
import { fnIuSuccessors } from "./fn_iu_successors.ts";
import { structureOpsEnabled } from "./gates.ts";
import { iuMembershipDecision } from "./iu_membership_decision.ts";
import { lastOperation, oneUnit, opens, splitProofUnit } from "./proof.ts";
import type { MembershipDecision } from "./results.ts";

const m = iuPieceMembership;
const w = iuMembershipDecision;

export const fnIuMembershipDecide = defineFunction({
  name: "fn_iu_membership_decide",
  summary: "Decides about the pieces of a collection that float on units which were split, merged or superseded.",
  details:
    "keep: they stay on the old units. follow: the units that stand for the old ones now take their places, in order and with their roles; of merged units the first pieces become one piece, where the foremost of them stands, the second ones another, and so on. follow is an edit of the collection: it writes a manifest, keeps the rules of the kind, and needs the gate iu_core.composer_enabled as well. Pinned pieces never move.",
  args: {
    p_operation_id: operationArgument,
    p_collection_key: collectionKeyArgument,
    p_decision: text("follow or keep."),
    p_expected_manifest_no: expectedManifestNo,
    p_actor: actor(),
  },
  returns: jsonb<MembershipDecision>("The decision, and the manifest after the call."),
  volatility: "volatile",
  gate: structureOpsEnabled,
  writes: [iuMembershipDecision, iuPieceMembership, iuLifecycleLog, iuPieceCollectionManifest, iuPieceCollection],
  pair: inverse("fn_iu_membership_undecide", "Take the decision back with the manifest number of the result.", {
    p_operation_id: fromArgument("p_operation_id"),
    p_collection_key: fromArgument("p_collection_key"),
    p_expected_manifest_no: fromResult("manifest_no"),
  }),
  proof: scenario({
    given: sql`${oneUnit}; ${splitProofUnit}`,
    when: sql`select ${functionNamed("fn_iu_membership_decide")}(${lastOperation}, 'proof.structure', 'follow', 1, 'proof')`,
    undo: sql`select ${functionNamed("fn_iu_membership_undecide")}(${lastOperation}, 'proof.structure', 2, 'proof')`,
    opens,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, conflict],
  example: `select iu_core.fn_iu_membership_decide('0199c2f4-0000-7000-8000-000000000001', 'workflow.invoice-approval', 'follow', 1, 'ana@example.org')`,
  declare: sql`
    ${lockedCollection}
    ${takenDecision}
    v_arrangement jsonb;
    v_pieces int;
    v_manifest jsonb;
    v_written int;
    v_before jsonb;
  `,
  body: ({ arg }) => plpgsql`
    if (${arg.p_decision} in ('follow', 'keep')) is not true then
      ${raise(invalidArgument, "A decision is follow or keep.", {
        argument: lit("p_decision"),
        path: lit("p_decision"),
        given: sql`left(${arg.p_decision}, 200)`,
      })}
    elsif ${arg.p_decision} = 'follow' then
      perform ${fnDotGateRequire}(${composerEnabled});
    end if;
    ${lockCollection(arg)}
    ${takeDecision(arg.p_operation_id, arg.p_collection_key, ["pending"], sql`'Take the decision back with fn_iu_membership_undecide first.'`)}

    with piece as (
      select
        ${m.piece_order.of("m")},
        ${m.iu_id.of("m")},
        ${m.role.of("m")},
        ${m.pinned_version_no.of("m")},
        case
          when ${m.pinned_version_no.of("m")} is null and ${m.iu_id.of("m")} = any (v_from)
            then row_number() over (partition by ${m.iu_id.of("m")}, ${m.pinned_version_no.of("m")} is null order by ${m.piece_order.of("m")})
        end as nth
      from ${m} m
      where ${m.collection_id.of("m")} = v_collection.collection_id
    ),
    placed as (
      select p.*, row_number() over (partition by p.nth order by p.piece_order) as place
      from piece p
    )
    select
      jsonb_agg(jsonb_build_object('iu_id', s.iu_id, 'role', p.role, 'pinned_version_no', p.pinned_version_no) order by p.piece_order, s.n),
      (select count(*)::int from piece p where p.nth is not null)
    into v_arrangement, v_pieces
    from placed p
    cross join lateral (
      select p.iu_id, 1 as n
      where p.nth is null
      union all
      select a.iu_id, a.n
      from unnest(${fnIuSuccessors}(p.iu_id)) with ordinality as a (iu_id, n)
      where p.nth is not null and p.place = 1
    ) as s;

    v_manifest := ${currentManifest(arg.p_collection_key)};
    if ${arg.p_decision} = 'follow' and v_pieces > 0 then
      perform ${fnIuPieceCountRequire}(jsonb_array_length(v_arrangement));
      select a.written, a.before
      into v_written, v_before
      from ${fnIuPiecesArrange}(
        v_collection.collection_id, v_arrangement, v_collection.role_kind,
        ${arg.p_collection_key} || '/' || v_collection.manifest_no + 1, ${arg.p_collection_key}, ${arg.p_actor}
      ) a;
      v_manifest := ${fnIuCollectionEdited}(
        v_collection.collection_id,
        'p_decision',
        jsonb_build_object(
          'action', 'follow', 'operation_id', ${arg.p_operation_id}, 'pieces', v_pieces, 'written', v_written, 'before', v_before
        ),
        ${arg.p_actor}
      );
    end if;
    update ${w} w
    set
      ${w.state} = case ${arg.p_decision} when 'follow' then 'followed' else 'kept' end,
      ${w.decided_at} = now(),
      ${w.decided_by} = ${arg.p_actor},
      ${w.decided_manifest_no} = case when (v_manifest ->> 'changed')::boolean then (v_manifest ->> 'manifest_no')::int end
    where ${w.operation_id.of("w")} = ${arg.p_operation_id} and ${w.collection_id.of("w")} = v_collection.collection_id;

    return v_manifest || jsonb_build_object(
      'operation_id', ${arg.p_operation_id},
      'state', case ${arg.p_decision} when 'follow' then 'followed' else 'kept' end,
      'pieces', v_pieces
    );
  `,
});
