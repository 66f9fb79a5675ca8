import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, int, inverse, jsonb, lit, plpgsql, raise, scenario, sql } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { collectionKeyArgument, expectedManifestNo, lockCollection, lockedCollection, refusePlace, twoSteps } from "./edits.ts";
import { fnIuCollectionEdited } from "./fn_iu_collection_edited.ts";
import { fnIuPiecesRenumber } from "./fn_iu_pieces_renumber.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import type { ManifestState } from "./results.ts";

const membership = iuPieceMembership;

export const fnIuPieceRemove = defineFunction({
  name: "fn_iu_piece_remove",
  summary: "Takes a piece out of a collection; those after it move down by one.",
  details: "The unit stays as it is. The manifest keeps what the piece was.",
  args: {
    p_collection_key: collectionKeyArgument,
    p_piece_order: int("Place of the piece."),
    p_expected_manifest_no: expectedManifestNo,
    p_actor: actor(),
  },
  returns: jsonb<ManifestState>("The new manifest."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceMembership, iuPieceCollectionManifest, iuPieceCollection],
  pair: inverse("fn_iu_piece_insert", "Insert {iu_id, role, pinned_version_no} of the manifest's change at the same place."),
  proof: scenario({
    given: twoSteps("proof.remove"),
    when: sql`select ${functionNamed("fn_iu_piece_remove")}('proof.remove', 1, 1, 'proof')`,
    undo: sql`
      select ${functionNamed("fn_iu_piece_insert")}('proof.remove', 1, jsonb_build_object('iu_id', ${informationUnit.iu_id.of("u")}), 2, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof.remove/1'
    `,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: "select iu_core.fn_iu_piece_remove('workflow.invoice-approval', 3, 2, 'ana@example.org')",
  declare: sql`
    ${lockedCollection}
    v_piece record;
  `,
  body: ({ arg }) => plpgsql`
    ${lockCollection(arg)}
    ${refusePlace("p_piece_order", arg.p_piece_order)}
    if v_collection.piece_count = 1 then
      ${raise(
        invalidArgument,
        "A collection keeps at least one piece.",
        { argument: lit("p_piece_order"), path: lit("p_piece_order"), piece_order: arg.p_piece_order },
        "Replace the piece, or withdraw the collection with fn_iu_collection_withdraw.",
      )}
    end if;

    select ${membership.iu_id.of("m")}, ${membership.role.of("m")}, ${membership.pinned_version_no.of("m")}
    into v_piece
    from ${membership} m
    where ${membership.collection_id.of("m")} = v_collection.collection_id
      and ${membership.piece_order.of("m")} = ${arg.p_piece_order};
    perform ${fnIuPiecesRenumber}(
      v_collection.collection_id, ${arg.p_piece_order}, v_collection.piece_count, -1, ${arg.p_piece_order}, null
    );

    return ${fnIuCollectionEdited}(
      v_collection.collection_id,
      'p_piece_order',
      jsonb_build_object(
        'action', 'remove',
        'piece_order', ${arg.p_piece_order},
        'iu_id', v_piece.iu_id,
        'role', v_piece.role,
        'pinned_version_no', v_piece.pinned_version_no
      ),
      ${arg.p_actor}
    );
  `,
});
