import { defineModule } from "../kit/index.ts";
import { envelopeFollowsDerivation, fnIuEnvelopeFollowDerivation } from "./fn_iu_envelope_follow_derivation.ts";
import { envelopeFollowsLog, fnIuEnvelopeFollowLog } from "./fn_iu_envelope_follow_log.ts";
import { envelopeFollowsManifest, fnIuEnvelopeFollowManifest } from "./fn_iu_envelope_follow_manifest.ts";
import { envelopeFollowsMetadata, fnIuEnvelopeFollowMetadata } from "./fn_iu_envelope_follow_metadata.ts";
import { fnIuEnvelopeTouch } from "./fn_iu_envelope_touch.ts";
import { fnIuSqlLinkSet } from "./fn_iu_sql_link_set.ts";
import { fnIuSqlLinkUnset } from "./fn_iu_sql_link_unset.ts";
import { fnIuTagRegister } from "./fn_iu_tag_register.ts";
import { fnIuTagSet } from "./fn_iu_tag_set.ts";
import { fnIuTagUnset } from "./fn_iu_tag_unset.ts";
import { fnIuTagWithdraw } from "./fn_iu_tag_withdraw.ts";
import { fnIuThreeAxisDrift } from "./fn_iu_three_axis_drift.ts";
import { fnIuThreeAxisDriftCount } from "./fn_iu_three_axis_drift_count.ts";
import { fnIuThreeAxisEnvelopeRefresh } from "./fn_iu_three_axis_envelope_refresh.ts";
import { threeAxisAutoRefreshEnabled, unitMetadataEnabled } from "./gates.ts";
import { iuMetadataLog, iuMetadataLogRefuseChange } from "./iu_metadata_log.ts";
import { iuMetadataTag } from "./iu_metadata_tag.ts";
import { iuMetadataTagRegistry } from "./iu_metadata_tag_registry.ts";
import { iuMetadataTagRegistryLog, iuMetadataTagRegistryLogRefuseChange } from "./iu_metadata_tag_registry_log.ts";
import { iuSqlLink } from "./iu_sql_link.ts";
import { iuThreeAxisEnvelope } from "./iu_three_axis_envelope.ts";
import { vIuThreeAxisEnvelopeDrift } from "./v_iu_three_axis_envelope_drift.ts";
import { vIuThreeAxisEnvelopeLive } from "./v_iu_three_axis_envelope_live.ts";
import { vIuThreeAxisEnvelopeRefreshStatus } from "./v_iu_three_axis_envelope_refresh_status.ts";

export const envelopeModule = defineModule({
  name: "envelope",
  summary:
    "What is said about units besides their text: registered tags, links to objects of the database, and one row per unit that sums all up on three axes.",
  objects: [
    threeAxisAutoRefreshEnabled,
    unitMetadataEnabled,
    iuMetadataTagRegistry,
    iuMetadataTagRegistryLog,
    iuMetadataTagRegistryLogRefuseChange,
    iuMetadataTag,
    iuSqlLink,
    iuMetadataLog,
    iuMetadataLogRefuseChange,
    fnIuTagRegister,
    fnIuTagWithdraw,
    fnIuTagSet,
    fnIuTagUnset,
    fnIuSqlLinkSet,
    fnIuSqlLinkUnset,
    iuThreeAxisEnvelope,
    vIuThreeAxisEnvelopeLive,
    vIuThreeAxisEnvelopeDrift,
    fnIuEnvelopeTouch,
    fnIuThreeAxisEnvelopeRefresh,
    fnIuThreeAxisDriftCount,
    fnIuThreeAxisDrift,
    vIuThreeAxisEnvelopeRefreshStatus,
    fnIuEnvelopeFollowLog,
    envelopeFollowsLog,
    fnIuEnvelopeFollowManifest,
    envelopeFollowsManifest,
    fnIuEnvelopeFollowDerivation,
    ...envelopeFollowsDerivation,
    fnIuEnvelopeFollowMetadata,
    envelopeFollowsMetadata,
  ],
});
