import { sql } from "../kit/index.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { defineFollower, follows } from "./follow.ts";

const l = iuLifecycleLog;

export const fnIuEnvelopeFollowLog = defineFollower({
  name: "fn_iu_envelope_follow_log",
  summary: "Refreshes the envelopes of the units that something was logged about.",
  units: sql`v_iu_ids := array(select distinct ${l.iu_id.of("n")} from changed n where ${l.recorded_at.of("n")} >= now());`,
});

export const envelopeFollowsLog = follows(fnIuEnvelopeFollowLog, iuLifecycleLog, "insert");
