import { lit, sql } from "../../kit/index.ts";
import { informationUnit } from "../../unit/information_unit.ts";
import { unitVersion } from "../../unit/unit_version.ts";
import { defineSurface, sampleSize } from "../surface.ts";
import { estimatedRows, isAppendOnly, some } from "./facts.ts";
import { recentUnits } from "./recent_units.ts";

export const unitsSurface = defineSurface({
  surface: "units",
  module: "unit",
  query: sql`
    with unit as materialized (
      ${recentUnits}
    ), headed as (
      select
        count(*) as checked,
        count(*) filter (where h.is_headless) as number,
        ${some(sql`h.iu_id`, sql`h.is_headless`)} as some
      from (
        select
          u.iu_id,
          u.current_version_no is distinct from (
            select max(v.version_no) from ${unitVersion} as v where v.iu_id = u.iu_id
          ) as is_headless
        from unit as u
      ) as h
    ), digested as (
      select
        count(*) as checked,
        count(*) filter (where d.is_altered) as number,
        ${some(sql`d.iu_id || ' version ' || d.version_no`, sql`d.is_altered`)} as some
      from (
        select v.iu_id, v.version_no, v.body_digest <> encode(sha256(convert_to(v.body, 'UTF8')), 'hex') as is_altered
        from unit as u
        join ${unitVersion} as v on v.iu_id = u.iu_id
        order by v.created_at desc
        limit ${lit(sampleSize)}
      ) as d
    )
    select
      h.number = 0 and d.number = 0 and ${isAppendOnly(unitVersion)},
      jsonb_build_object(
        'estimated_units', ${estimatedRows(informationUnit)},
        'units_checked', h.checked,
        'versions_checked', d.checked,
        'without_current_version', h.some,
        'altered_versions', d.some,
        'versions_immutable', ${isAppendOnly(unitVersion)})
    from headed as h
    cross join digested as d
  `,
  expected: `the newest ${sampleSize} units and versions: the current version is the newest one, every body has its digest, versions are immutable`,
  hint: "Somebody wrote past the functions: compare the versions named with a backup, and look for disabled triggers with fn_iu_schema_verify.",
});
