import { sql } from "../kit/index.ts";
import { defineFollower, follows } from "./follow.ts";
import { iuMetadataLog } from "./iu_metadata_log.ts";

const l = iuMetadataLog;

/** The log is written after what it tells of. */
export const fnIuEnvelopeFollowMetadata = defineFollower({
  name: "fn_iu_envelope_follow_metadata",
  summary: "Refreshes the envelopes of the units whose tags or links changed.",
  units: sql`v_iu_ids := array(select distinct ${l.iu_id.of("n")} from changed n where ${l.recorded_at.of("n")} >= now());`,
});

export const envelopeFollowsMetadata = follows(fnIuEnvelopeFollowMetadata, iuMetadataLog, "insert");
