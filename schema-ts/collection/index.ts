import { defineModule } from "../kit/index.ts";
import { fnIuCollectionAccessRequire } from "./fn_iu_collection_access_require.ts";
import { fnIuCollectionCompare } from "./fn_iu_collection_compare.ts";
import { fnIuCollectionEdited } from "./fn_iu_collection_edited.ts";
import { fnIuCollectionFill } from "./fn_iu_collection_fill.ts";
import { fnIuCollectionInclusionProof } from "./fn_iu_collection_inclusion_proof.ts";
import { fnIuCollectionInstantiate } from "./fn_iu_collection_instantiate.ts";
import { fnIuCollectionLock } from "./fn_iu_collection_lock.ts";
import { fnIuCollectionManifestRefresh } from "./fn_iu_collection_manifest_refresh.ts";
import { fnIuCollectionOpen } from "./fn_iu_collection_open.ts";
import { fnIuCollectionRender } from "./fn_iu_collection_render.ts";
import { fnIuCollectionRenderMarkdown } from "./fn_iu_collection_render_markdown.ts";
import { fnIuCollectionRequire } from "./fn_iu_collection_require.ts";
import { fnIuCollectionRestore } from "./fn_iu_collection_restore.ts";
import { fnIuCollectionShape } from "./fn_iu_collection_shape.ts";
import { fnIuCollectionValidate } from "./fn_iu_collection_validate.ts";
import { fnIuCollectionVersions } from "./fn_iu_collection_versions.ts";
import { fnIuCollectionVisibility } from "./fn_iu_collection_visibility.ts";
import { fnIuCollectionWholeRequire } from "./fn_iu_collection_whole_require.ts";
import { fnIuCollectionWithdraw } from "./fn_iu_collection_withdraw.ts";
import { fnIuCompose } from "./fn_iu_compose.ts";
import { fnIuContentDigest } from "./fn_iu_content_digest.ts";
import { fnIuInclusionVerify } from "./fn_iu_inclusion_verify.ts";
import { fnIuManifestAppend } from "./fn_iu_manifest_append.ts";
import { fnIuMarkdownNest } from "./fn_iu_markdown_nest.ts";
import { fnIuMerkleLevels } from "./fn_iu_merkle_levels.ts";
import { fnIuPieceCountRequire } from "./fn_iu_piece_count_require.ts";
import { fnIuPieceInsert } from "./fn_iu_piece_insert.ts";
import { fnIuPieceMove } from "./fn_iu_piece_move.ts";
import { fnIuPiecePin } from "./fn_iu_piece_pin.ts";
import { fnIuPieceProblemsRefuse } from "./fn_iu_piece_problems_refuse.ts";
import { fnIuPieceRemove } from "./fn_iu_piece_remove.ts";
import { fnIuPieceReplace } from "./fn_iu_piece_replace.ts";
import { fnIuPieceRuleProblems } from "./fn_iu_piece_rule_problems.ts";
import { fnIuPiecesAdmit } from "./fn_iu_pieces_admit.ts";
import { fnIuPiecesLog } from "./fn_iu_pieces_log.ts";
import { fnIuPiecesRenumber } from "./fn_iu_pieces_renumber.ts";
import { fnIuRoleKindResolve } from "./fn_iu_role_kind_resolve.ts";
import { fnIuSurfaceRequire } from "./fn_iu_surface_require.ts";
import { fnIuUnitInUseKeep, informationUnitInUseKeep } from "./fn_iu_unit_in_use_keep.ts";
import { fnIuUnitsShare } from "./fn_iu_units_share.ts";
import { composerEnabled, maxPieces } from "./gates.ts";
import { iuCollectionKind } from "./iu_collection_kind.ts";
import { iuCollectionKindRole } from "./iu_collection_kind_role.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceCollectionManifest, iuPieceCollectionManifestRefuseChange } from "./iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";
import { collectionKindRoles, collectionKinds } from "./shipped_rows.ts";

export const collectionModule = defineModule({
  name: "collection",
  summary: "Ordered collections of units: composed, shared, edited, rendered, and proven by two digests.",
  objects: [
    composerEnabled,
    maxPieces,
    iuCollectionKind,
    iuCollectionKindRole,
    collectionKinds,
    collectionKindRoles,
    iuPieceCollection,
    iuPieceMembership,
    iuPieceCollectionManifest,
    iuPieceCollectionManifestRefuseChange,
    fnIuUnitInUseKeep,
    informationUnitInUseKeep,
    fnIuCollectionRequire,
    fnIuCollectionAccessRequire,
    fnIuCollectionVisibility,
    fnIuCollectionWholeRequire,
    fnIuCollectionLock,
    fnIuMerkleLevels,
    fnIuContentDigest,
    fnIuCollectionShape,
    fnIuCollectionVersions,
    fnIuPieceProblemsRefuse,
    fnIuPieceRuleProblems,
    fnIuRoleKindResolve,
    fnIuPieceCountRequire,
    fnIuUnitsShare,
    fnIuPiecesLog,
    fnIuPiecesAdmit,
    fnIuCollectionOpen,
    fnIuCollectionFill,
    fnIuManifestAppend,
    fnIuCompose,
    fnIuCollectionInstantiate,
    fnIuCollectionWithdraw,
    fnIuCollectionRestore,
    fnIuCollectionManifestRefresh,
    fnIuPiecesRenumber,
    fnIuCollectionEdited,
    fnIuPieceInsert,
    fnIuPieceRemove,
    fnIuPieceMove,
    fnIuPieceReplace,
    fnIuPiecePin,
    fnIuSurfaceRequire,
    fnIuCollectionRender,
    fnIuMarkdownNest,
    fnIuCollectionRenderMarkdown,
    fnIuCollectionValidate,
    fnIuCollectionCompare,
    fnIuCollectionInclusionProof,
    fnIuInclusionVerify,
  ],
});
