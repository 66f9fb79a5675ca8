import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  fromResult,
  functionNamed,
  int,
  inverse,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  sql,
} from "../kit/index.ts";
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
import { fnIuPiecesRenumber } from "./fn_iu_pieces_renumber.ts";
import { composerEnabled, maxPieces } from "./gates.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import type { PieceSpec } from "./piece_spec.ts";
import type { ManifestState } from "./results.ts";

const membership = iuPieceMembership;

export const fnIuPieceInsert = defineFunction({
  name: "fn_iu_piece_insert",
  summary: "Inserts a piece into a collection; those from its place on move up by one.",
  details:
    "The spec is one of fn_iu_compose. A new unit without an address gets <collection_key>/<new manifest number>/<place>. Paths of a refusal point into p_piece.",
  args: {
    p_collection_key: collectionKeyArgument,
    p_piece_order: int("Place of the new piece: 1 to the number of pieces plus 1."),
    p_piece: jsonb<PieceSpec>("One piece spec."),
    p_expected_manifest_no: expectedManifestNo,
    p_actor: actor(),
  },
  returns: jsonb<ManifestState>("The new manifest."),
  volatility: "volatile",
  gate: composerEnabled,
  writes: [iuPieceMembership, informationUnit, unitVersion, iuLifecycleLog, iuPieceCollectionManifest, iuPieceCollection],
  pair: inverse(
    "fn_iu_piece_remove",
    "Remove the piece at the same place; withdraw the unit with fn_iu_withdraw if it was minted.",
    {
      p_collection_key: fromArgument("p_collection_key"),
      p_piece_order: fromArgument("p_piece_order"),
      p_expected_manifest_no: fromResult("manifest_no"),
    },
    "$.args.p_piece ? (exists(@.iu_id))",
  ),
  proof: scenario({
    given: twoSteps("proof.insert"),
    when: sql`select ${functionNamed("fn_iu_piece_insert")}('proof.insert', 2, '{"title": "Bước 1b", "body": "Đối chiếu."}', 1, 'proof')`,
    undo: sql`
      select ${functionNamed("fn_iu_piece_remove")}('proof.insert', 2, 2, 'proof');
      select ${fnIuWithdraw}(${informationUnit.iu_id.of("u")}, 1, 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof.insert/2/2'
    `,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: `select iu_core.fn_iu_piece_insert('workflow.invoice-approval', 3, '{"title": "Match", "body": "Compare with the order."}', 1, 'ana@example.org')`,
  declare: sql`
    ${lockedCollection}
    v_piece record;
    v_limit int := ${fnDotConfigGet}(${maxPieces})::int;
  `,
  body: ({ arg }) => plpgsql`
    ${lockCollection(arg)}
    ${refusePlace("p_piece_order", arg.p_piece_order, sql`v_collection.piece_count + 1`)}
    ${refuseNoObject(arg.p_piece)}
    if v_collection.piece_count >= v_limit then
      ${raise(
        invalidArgument,
        sql`format('A collection has at most %s pieces.', v_limit)`,
        { argument: lit("p_piece"), path: lit("$"), count: sql`v_collection.piece_count + 1`, limit: sql`v_limit` },
        "Divide it into several collections; the limit is the setting iu_core.max_pieces.",
      )}
    end if;

    select a.iu_ids[1] as iu_id, a.roles[1] as role, a.pinned_version_nos[1] as pin
    into v_piece
    from ${fnIuPiecesAdmit}(
      ${arg.p_piece}, v_collection.role_kind, ${arg.p_collection_key} || '/' || v_collection.manifest_no + 1,
      array[${arg.p_piece_order}], ${arg.p_collection_key}, ${arg.p_actor}
    ) a;

    perform ${fnIuPiecesRenumber}(v_collection.collection_id, ${arg.p_piece_order}, v_collection.piece_count, 1, null, null);
    insert into ${membership} (
      ${membership.collection_id}, ${membership.piece_order}, ${membership.iu_id}, ${membership.role}, ${membership.pinned_version_no}
    )
    values (v_collection.collection_id, ${arg.p_piece_order}, v_piece.iu_id, v_piece.role, v_piece.pin);

    return ${fnIuCollectionEdited}(
      v_collection.collection_id,
      '$.role',
      jsonb_build_object('action', 'insert', 'piece_order', ${arg.p_piece_order}, 'iu_id', v_piece.iu_id, 'role', v_piece.role),
      ${arg.p_actor}
    );
  `,
});
