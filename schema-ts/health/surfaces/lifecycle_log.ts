import { sql } from "../../kit/index.ts";
import { iuLifecycleLog } from "../../unit/iu_lifecycle_log.ts";
import { defineSurface, sampleSize } from "../surface.ts";
import { estimatedRows, isAppendOnly, some } from "./facts.ts";
import { recentUnits } from "./recent_units.ts";

export const lifecycleLogSurface = defineSurface({
  surface: "lifecycle_log",
  module: "unit",
  query: sql`
    with unit as materialized (
      ${recentUnits}
    ), silent as (
      select count(*) as checked, count(*) filter (where s.is_silent) as number, ${some(sql`s.iu_id`, sql`s.is_silent`)} as some
      from (
        select u.iu_id, not exists (select from ${iuLifecycleLog} as l where l.iu_id = u.iu_id) as is_silent
        from unit as u
      ) as s
    )
    select
      s.number = 0 and ${isAppendOnly(iuLifecycleLog)},
      jsonb_build_object(
        'estimated_rows', ${estimatedRows(iuLifecycleLog)},
        'units_checked', s.checked,
        'units_without_log', s.some,
        'append_only', ${isAppendOnly(iuLifecycleLog)})
    from silent as s
  `,
  expected: `each of the newest ${sampleSize} units has a log, and the log is append-only`,
  hint: "A unit without a log was not made by a function: find out who wrote it. Enable the table's triggers again if they are off.",
});
