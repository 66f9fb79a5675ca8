import { accessEmitEnabled } from "../access/gates.ts";
import { approvalEmitEnabled } from "../approval/gates.ts";
import { fnEventMaintain } from "../bus/fn_event_maintain.ts";
import { composerEnabled } from "../collection/gates.ts";
import { cutEmitEnabled } from "../cut/gates.ts";
import { fnIuEnvelopeFollowDerivation } from "../envelope/fn_iu_envelope_follow_derivation.ts";
import { fnIuEnvelopeFollowLog } from "../envelope/fn_iu_envelope_follow_log.ts";
import { fnIuEnvelopeFollowManifest } from "../envelope/fn_iu_envelope_follow_manifest.ts";
import { fnIuEnvelopeFollowMetadata } from "../envelope/fn_iu_envelope_follow_metadata.ts";
import { threeAxisAutoRefreshEnabled } from "../envelope/gates.ts";
import { fnEventEmit } from "../event/fn_event_emit.ts";
import { fnEventEmitMany } from "../event/fn_event_emit_many.ts";
import { fnIuLifecycleEmit } from "../event/fn_iu_lifecycle_emit.ts";
import { fnIuPieceEmitEvent } from "../event/fn_iu_piece_emit_event.ts";
import { appEmitEnabled, emitEnabled, retentionEnabled } from "../event/gates.ts";
import type { FunctionDefinition, GateDefinition } from "../kit/index.ts";
import { fnIuRetentionKeep } from "../retention/fn_iu_retention_keep.ts";
import { fnIuRetentionRun } from "../retention/fn_iu_retention_run.ts";
import { fnIuMembershipDecide } from "../structure/fn_iu_membership_decide.ts";
import { fnIuMembershipUndecide } from "../structure/fn_iu_membership_undecide.ts";
import { fnIuCollectionImport } from "../text/fn_iu_collection_import.ts";
import { unitWriteEnabled } from "../unit/gates.ts";

/** Functions that ask a gate in their bodies, where no envelope says so. A gate that ships closed and has nothing behind it is refused at build. */
export const gateReaders: ReadonlyMap<GateDefinition, readonly Pick<FunctionDefinition, "name">[]> = new Map([
  [emitEnabled, [fnEventEmit, fnEventEmitMany, fnIuPieceEmitEvent, fnIuLifecycleEmit]],
  [appEmitEnabled, [fnEventEmit, fnEventEmitMany]],
  [approvalEmitEnabled, [fnEventEmit, fnEventEmitMany]],
  [accessEmitEnabled, [fnEventEmit, fnEventEmitMany]],
  [cutEmitEnabled, [fnEventEmit, fnEventEmitMany]],
  [retentionEnabled, [fnEventMaintain, fnIuRetentionRun, fnIuRetentionKeep]],
  [composerEnabled, [fnIuMembershipDecide, fnIuMembershipUndecide]],
  [unitWriteEnabled, [fnIuCollectionImport]],
  [
    threeAxisAutoRefreshEnabled,
    [fnIuEnvelopeFollowLog, fnIuEnvelopeFollowManifest, fnIuEnvelopeFollowDerivation, fnIuEnvelopeFollowMetadata],
  ],
]);
