import { iuReader } from "../foundation/roles.ts";
import { defineView, sql } from "../kit/index.ts";
import { driftCounts, fnIuThreeAxisDriftCount } from "./fn_iu_three_axis_drift_count.ts";

export const vIuThreeAxisEnvelopeRefreshStatus = defineView({
  name: "v_iu_three_axis_envelope_refresh_status",
  summary: "How far the three-axis envelopes are from the live state: one row, counted when it is read.",
  columns: driftCounts,
  query: sql`
    select d.current_table_count, d.current_view_count, d.current_in_sync, d.current_drift, d.last_refreshed_at
    from ${fnIuThreeAxisDriftCount}() as d
  `,
  grants: { select: [iuReader] },
});
