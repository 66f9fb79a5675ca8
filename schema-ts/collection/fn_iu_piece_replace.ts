import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, int, jsonb, plpgsql, scenario, selfCompensating, sql } from "../kit/index.ts";
import { fnIuWithdraw } from "../unit/fn_iu_withdraw.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { unitVersion } from "../unit/unit_version.ts";
import {
  collectionKeyArgument,
  expectedManifestNo,
  lockCollection,
  lockedCollection,
  refuseNoObject,
  refusePlace,
  twoSteps,
} from "./edits.ts";
import { fnIuCollectionEdited } from "./fn_iu_collection_edited.ts";
import { fnIuPiecesAdmit } from "./fn_iu_pieces_admit.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import type { PieceSpec } from "./piece_spec.ts";
import type { ManifestState } from "./results.ts";

const membership = iuPieceMembership;

export const fnIuPieceReplace = defineFunction({
  name: "fn_iu_piece_replace",
  summary: "Puts another piece in the place of one.",
  details:
    "The spec is one of fn_iu_compose. A new unit without an address gets <collection_key>/<new manifest number>/<place>. The unit that was there stays as it is. Paths of a refusal point into p_piece.",
  args: {
    p_collection_key: collectionKeyArgument,
    p_piece_order: int("Place of the piece."),
    p_piece: jsonb<PieceSpec>("One piece spec."),
    p_expected_manifest_no: expectedManifestNo,
    p_actor: actor(),
  },
  returns: jsonb<ManifestState>("The new manifest."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceMembership, informationUnit, unitVersion, iuLifecycleLog, iuPieceCollectionManifest, iuPieceCollection],
  pair: selfCompensating(
    "Replace again with {iu_id, role, pinned_version_no} of replaced in the manifest's change; withdraw a minted unit with fn_iu_withdraw.",
  ),
  proof: scenario({
    given: twoSteps("proof.replace"),
    when: sql`select ${functionNamed("fn_iu_piece_replace")}('proof.replace', 2, '{"title": "Bước 2b", "body": "Đối chiếu."}', 1, 'proof')`,
    undo: sql`
      select ${functionNamed("fn_iu_piece_replace")}('proof.replace', 2, jsonb_build_object('iu_id', ${informationUnit.iu_id.of("u")}), 2, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof.replace/2';
      select ${fnIuWithdraw}(${informationUnit.iu_id.of("u")}, 1, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof.replace/2/2'
    `,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: `select iu_core.fn_iu_piece_replace('workflow.invoice-approval', 3, '{"title": "Match", "body": "Compare with the order."}', 1, 'ana@example.org')`,
  declare: sql`
    ${lockedCollection}
    v_piece record;
    v_replaced jsonb;
  `,
  body: ({ arg }) => plpgsql`
    ${lockCollection(arg)}
    ${refusePlace("p_piece_order", arg.p_piece_order)}
    ${refuseNoObject(arg.p_piece)}

    select a.iu_ids[1] as iu_id, a.roles[1] as role, a.pinned_version_nos[1] as pin
    into v_piece
    from ${fnIuPiecesAdmit}(
      ${arg.p_piece}, v_collection.role_kind, ${arg.p_collection_key} || '/' || v_collection.manifest_no + 1,
      array[${arg.p_piece_order}], ${arg.p_collection_key}, ${arg.p_actor}
    ) a;

    select jsonb_build_object(
      'iu_id', ${membership.iu_id.of("m")},
      'role', ${membership.role.of("m")},
      'pinned_version_no', ${membership.pinned_version_no.of("m")}
    )
    into v_replaced
    from ${membership} m
    where ${membership.collection_id.of("m")} = v_collection.collection_id
      and ${membership.piece_order.of("m")} = ${arg.p_piece_order};
    update ${membership} m
    set iu_id = v_piece.iu_id, role = v_piece.role, pinned_version_no = v_piece.pin
    where ${membership.collection_id.of("m")} = v_collection.collection_id
      and ${membership.piece_order.of("m")} = ${arg.p_piece_order};

    return ${fnIuCollectionEdited}(
      v_collection.collection_id,
      '$.role',
      jsonb_build_object(
        'action', 'replace',
        'piece_order', ${arg.p_piece_order},
        'iu_id', v_piece.iu_id,
        'role', v_piece.role,
        'replaced', v_replaced
      ),
      ${arg.p_actor}
    );
  `,
});
