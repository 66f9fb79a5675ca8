import { fnIuPiecesAdmit } from "../collection/fn_iu_pieces_admit.ts";
import { fnIuPiecesLog } from "../collection/fn_iu_pieces_log.ts";
import { plpgsql } from "../kit/index.ts";
import { fnIuPiecesArrange } from "../text/fn_iu_pieces_arrange.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { defineFollower, follows } from "./follow.ts";

const l = iuLifecycleLog;

/**
 * Rows that name a collection belong to a change of it, whose manifest follows in the same call: all of its pieces are looked at then, once and
 * in one order, which keeps two such changes from waiting for each other.
 */
export const fnIuEnvelopeFollowLog = defineFollower({
  name: "fn_iu_envelope_follow_log",
  summary: "Refreshes the envelopes of the units that something was logged about.",
  units: plpgsql`
    v_iu_ids := array(
      select distinct ${l.iu_id.of("n")}
      from changed n
      where ${l.recorded_at.of("n")} >= now() and ${l.detail.of("n")} -> 'collection_key' is null
    );
  `,
});

export const envelopeFollowsLog = follows(fnIuEnvelopeFollowLog, iuLifecycleLog, "insert", [
  fnIuPiecesLog,
  fnIuPiecesAdmit,
  fnIuPiecesArrange,
]);
