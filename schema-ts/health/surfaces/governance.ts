import { cutChangeSet } from "../../governance/cut_change_set.ts";
import { manifestDigest } from "../../governance/manifest_digest.ts";
import { manifestEnvelope } from "../../governance/manifest_envelope.ts";
import { manifestUnitBlock } from "../../governance/manifest_unit_block.ts";
import { reviewDecision } from "../../governance/review_decision.ts";
import { reviewRequest } from "../../governance/review_request.ts";
import { join, lit, sql } from "../../kit/index.ts";
import { defineSurface, sampleSize } from "../surface.ts";
import { isAppendOnly, some } from "./facts.ts";

const tables = [reviewRequest, reviewDecision, manifestEnvelope, manifestUnitBlock, cutChangeSet];
const appendOnly = sql`(${join(tables.map(isAppendOnly), " and ")})`;

export const governanceSurface = defineSurface({
  surface: "governance",
  module: "governance",
  query: sql`
    with judged as (
      select
        e.manifest_envelope_id,
        d.decision is distinct from 'approved' as is_unapproved,
        e.unit_count <> (select count(*) from ${manifestUnitBlock} as b where b.manifest_envelope_id = e.manifest_envelope_id)
          or e.manifest_digest is distinct from ${manifestDigest(sql`${manifestUnitBlock} as b where b.manifest_envelope_id = e.manifest_envelope_id`)} as is_altered
      from (select n.* from ${manifestEnvelope} as n order by n.manifest_envelope_id desc limit ${lit(sampleSize)}) as e
      left join ${cutChangeSet} as s on s.manifest_envelope_id = e.manifest_envelope_id
      left join ${reviewDecision} as d on d.review_decision_id = s.review_decision_id
    ), summed as (
      select
        count(*) as checked,
        count(*) filter (where j.is_unapproved or j.is_altered) as bad,
        ${some(sql`j.manifest_envelope_id`, sql`j.is_unapproved`)} as unapproved,
        ${some(sql`j.manifest_envelope_id`, sql`j.is_altered`)} as altered
      from judged as j
    )
    select
      s.bad = 0 and ${appendOnly},
      jsonb_build_object(
        'manifests_checked', s.checked,
        'without_approved_change_set', s.unapproved,
        'altered_manifests', s.altered,
        'append_only', ${appendOnly})
    from summed as s
  `,
  expected: `each of the newest ${sampleSize} manifests has an approved change set, its blocks and its digest; all of it is append-only`,
  hint: "A manifest that was altered was written past the functions: compare its blocks with a backup. Enable triggers that are off.",
});
