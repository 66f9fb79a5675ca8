import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  fromResult,
  functionNamed,
  int,
  jsonb,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
} from "../kit/index.ts";
import {
  collectionKeyArgument,
  expectedManifestNo,
  lockCollection,
  lockedCollection,
  refusePlace,
  returnUnchanged,
  twoSteps,
} from "./edits.ts";
import { fnIuCollectionEdited } from "./fn_iu_collection_edited.ts";
import { fnIuPiecesRenumber } from "./fn_iu_pieces_renumber.ts";
import { composerEnabled } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import type { ManifestState } from "./results.ts";

export const fnIuPieceMove = defineFunction({
  name: "fn_iu_piece_move",
  summary: "Moves a piece of a collection to another place; those between the two close up.",
  details: "To its own place: nothing is written, and the result says changed = false.",
  args: {
    p_collection_key: collectionKeyArgument,
    p_from: int("Place of the piece."),
    p_to: int("Place it has afterwards."),
    p_expected_manifest_no: expectedManifestNo,
    p_actor: actor(),
  },
  returns: jsonb<ManifestState>("The manifest after the call."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceMembership, iuPieceCollectionManifest, iuPieceCollection],
  pair: selfCompensating("Move the piece back, from p_to to p_from.", {
    p_collection_key: fromArgument("p_collection_key"),
    p_from: fromArgument("p_to"),
    p_to: fromArgument("p_from"),
    p_expected_manifest_no: fromResult("manifest_no"),
  }),
  proof: scenario({
    given: twoSteps("proof.move"),
    when: sql`select ${functionNamed("fn_iu_piece_move")}('proof.move', 1, 2, 1, 'proof')`,
    undo: sql`select ${functionNamed("fn_iu_piece_move")}('proof.move', 2, 1, 2, 'proof')`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: "select iu_core.fn_iu_piece_move('workflow.invoice-approval', 5, 2, 2, 'ana@example.org')",
  declare: lockedCollection,
  body: ({ arg }) => plpgsql`
    ${lockCollection(arg)}
    ${refusePlace("p_from", arg.p_from)}
    ${refusePlace("p_to", arg.p_to)}
    if ${arg.p_from} = ${arg.p_to} then
      ${returnUnchanged(arg.p_collection_key)}
    end if;

    perform ${fnIuPiecesRenumber}(
      v_collection.collection_id,
      least(${arg.p_from}, ${arg.p_to}),
      greatest(${arg.p_from}, ${arg.p_to}),
      sign(${arg.p_from} - ${arg.p_to})::int,
      ${arg.p_from},
      ${arg.p_to}
    );
    return ${fnIuCollectionEdited}(
      v_collection.collection_id,
      'p_to',
      jsonb_build_object('action', 'move', 'from', ${arg.p_from}, 'to', ${arg.p_to}),
      ${arg.p_actor}
    );
  `,
});
