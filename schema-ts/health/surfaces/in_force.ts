import { cutChangeSet } from "../../governance/cut_change_set.ts";
import { manifestUnitBlock } from "../../governance/manifest_unit_block.ts";
import { sql } from "../../kit/index.ts";
import { iuInForce } from "../../lifecycle/iu_in_force.ts";
import { iuRetirement } from "../../lifecycle/iu_retirement.ts";
import { informationUnit } from "../../unit/information_unit.ts";
import { defineSurface, sampleSize } from "../surface.ts";
import { some } from "./facts.ts";
import { recentUnits } from "./recent_units.ts";

export const inForceSurface = defineSurface({
  surface: "in_force",
  module: "lifecycle",
  query: sql`
    with unit as materialized (
      ${recentUnits}
    ), judged as (
      select
        n.iu_id,
        n.enacted_version_no is distinct from o.version_no as is_other,
        o.iu_id is not null and not exists (
          select
          from ${cutChangeSet} as s
          join ${manifestUnitBlock} as b on b.manifest_envelope_id = s.manifest_envelope_id
          where s.change_set_id = o.change_set_id and b.iu_id = o.iu_id and b.version_no = o.version_no
        ) as is_unfounded,
        (n.lifecycle_status = 'retired') <> exists (
          select from ${iuRetirement} as r where r.iu_id = n.iu_id and r.undone_at is null
        ) as is_unsaid
      from unit as u
      join ${informationUnit} as n on n.iu_id = u.iu_id
      left join ${iuInForce} as o on o.iu_id = u.iu_id and o.in_force_to is null
    ), summed as (
      select
        count(*) as checked,
        count(*) filter (where j.is_other or j.is_unfounded or j.is_unsaid) as bad,
        ${some(sql`j.iu_id`, sql`j.is_other`)} as other,
        ${some(sql`j.iu_id`, sql`j.is_unfounded`)} as unfounded,
        ${some(sql`j.iu_id`, sql`j.is_unsaid`)} as unsaid
      from judged as j
    )
    select
      s.bad = 0,
      jsonb_build_object(
        'units_checked', s.checked,
        'enacted_version_differs', s.other,
        'without_change_set', s.unfounded,
        'retirement_differs', s.unsaid)
    from summed as s
  `,
  expected: `each of the newest ${sampleSize} units has the version in force that its period says, under a change set that lists it, and is retired when a retirement says so`,
  hint: "Somebody changed the state of a unit past the functions: read its log, and what allowed it with fn_governance_trace.",
});
