import type { CutCompletion } from "../../../schema-ts/cut/fn_cut_complete.ts";
import { fnIuThreeAxisEnvelopeRefresh } from "../../../schema-ts/envelope/fn_iu_three_axis_envelope_refresh.ts";
import { vIuThreeAxisEnvelopeRefreshStatus } from "../../../schema-ts/envelope/v_iu_three_axis_envelope_refresh_status.ts";
import { fnGovernanceAuthor } from "../../../schema-ts/governance/fn_governance_author.ts";
import { fnReviewRequest } from "../../../schema-ts/governance/fn_review_request.ts";
import { sql } from "../../../schema-ts/kit/index.ts";
import { fnIuEnactMany } from "../../../schema-ts/lifecycle/fn_iu_enact_many.ts";
import { iuInForce } from "../../../schema-ts/lifecycle/iu_in_force.ts";
import { fnIuCreate } from "../../../schema-ts/unit/fn_iu_create.ts";
import type { PhaseContext } from "../factory/phase.ts";
import type { Reference } from "../reference.ts";
import { approve, documentKey, refused } from "./govern_setup.ts";

/** Has a cut's units reviewed and brings them into force: first with a stranger among them, then all. */
export async function enactReviewed(
  phase: PhaseContext,
  { id, completed }: { id: string; completed: CutCompletion },
  expected: Reference["I"],
): Promise<void> {
  const p_actor = phase.actor;
  const units = completed.to_enact;
  const request = await phase.call(fnReviewRequest, { p_operation: "enact", p_iu_ids: units, p_actor });
  await approve(phase, request);
  const authored = await phase.call(fnGovernanceAuthor, {
    p_document_key: documentKey,
    p_request_id: request,
    p_actor,
    p_cut_request_id: id,
  });
  phase.check("authored", "units in the manifest", units.length, authored.unit_blocks);
  const enact = (p_iu_ids: string[]) =>
    phase.call(fnIuEnactMany, {
      p_iu_ids,
      p_review_decision_id: authored.review_decision_id,
      p_change_set_id: authored.change_set_id,
      p_actor,
    });

  const stranger = await phase.call(fnIuCreate, {
    p_canonical_address: "demo/stranger",
    p_unit_kind: "section",
    p_title: "Not in the change set",
    p_body: "Nobody has reviewed this.",
    p_actor,
  });
  const seeded = units.map((unit, i) => (i === expected.seededAt - 1 ? stranger : unit));
  const state = await refused(phase, () => enact(seeded));
  phase.check("seeded", `enacting with a stranger as unit ${expected.seededAt}`, expected.seeded, state);
  phase.check("seeded.left", "units in force after that", 0, await inForce(phase));

  await phase.call(fnIuThreeAxisEnvelopeRefresh, { p_actor });
  const { enacted } = await enact(units);
  phase.check("enacted", "units in force, all in one statement", units.length, await inForce(phase));
  phase.check("drift", "envelopes that have drifted", enacted, await drift(phase));
  await phase.call(fnIuThreeAxisEnvelopeRefresh, { p_actor });
  phase.check("drift.refreshed", "and after a refresh", 0, await drift(phase));
  phase.show(`${state} with a stranger as unit ${expected.seededAt}: 0 in force; then ${enacted} in force, drift ${enacted}, refreshed 0`);
}

async function inForce(phase: PhaseContext): Promise<number> {
  const rows = await phase.query(sql`select from ${iuInForce} where in_force_to is null`);
  return rows.length;
}

async function drift(phase: PhaseContext): Promise<number> {
  const [status] = await phase.query<{ drift: { content_diff_count: number } }>(
    sql`select current_drift as drift from ${vIuThreeAxisEnvelopeRefreshStatus}`,
  );
  return status?.drift.content_diff_count ?? -1;
}
