import { lit, sql } from "../../kit/index.ts";
import { informationUnit } from "../../unit/information_unit.ts";
import { unitVersion } from "../../unit/unit_version.ts";
import { defineSurface, sampleSize } from "../surface.ts";
import { estimatedRows, isAppendOnly, some } from "./facts.ts";
import { recentUnits } from "./recent_units.ts";

export const unitsSurface = defineSurface({
  surface: "units",
  query: sql`
    with unit as materialized (
      ${recentUnits}
    ), headless as (
      select count(*) as number, ${some(sql`u.iu_id`)} as some
      from unit as u
      where u.current_version_no is distinct from (
        select max(v.version_no) from ${unitVersion} as v where v.iu_id = u.iu_id
      )
    ), version as (
      select v.iu_id, v.version_no, v.body_digest = encode(sha256(convert_to(v.body, 'UTF8')), 'hex') as is_intact
      from (
        select v.*
        from unit as u
        join ${unitVersion} as v on v.iu_id = u.iu_id
        order by v.created_at desc
        limit ${lit(sampleSize)}
      ) as v
    ), altered as (
      select
        count(*) as checked,
        count(*) filter (where not v.is_intact) as number,
        coalesce(jsonb_agg(v.iu_id || ' version ' || v.version_no) filter (where not v.is_intact), '[]') as some
      from version as v
    )
    select
      h.number = 0 and a.number = 0 and ${isAppendOnly(unitVersion)},
      jsonb_build_object(
        'estimated_units', ${estimatedRows(informationUnit)},
        'units_checked', (select count(*) from unit),
        'versions_checked', a.checked,
        'without_current_version', h.some,
        'altered_versions', a.some,
        'versions_immutable', ${isAppendOnly(unitVersion)})
    from headless as h
    cross join altered as a
  `,
  expected: `the newest ${sampleSize} units and versions: the current version is the newest one, every body has its digest, versions are immutable`,
  hint: "Somebody wrote past the functions: compare the versions named with a backup, and look for disabled triggers with fn_iu_schema_verify.",
});
