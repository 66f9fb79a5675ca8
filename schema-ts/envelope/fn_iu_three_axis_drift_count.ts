import { iuReader } from "../foundation/roles.ts";
import { bigint, boolean, defineFunction, jsonb, rows, sql, timestamptz } from "../kit/index.ts";
import { iuThreeAxisEnvelope } from "./iu_three_axis_envelope.ts";
import { vIuThreeAxisEnvelopeDrift } from "./v_iu_three_axis_envelope_drift.ts";
import { byLookUp } from "./v_iu_three_axis_envelope_live.ts";

const d = vIuThreeAxisEnvelopeDrift;
const e = iuThreeAxisEnvelope;

/** How far envelopes and units are apart. */
export interface EnvelopeDrift {
  /** Units without envelope. */
  missing_count: number;
  /** Envelopes without unit. */
  orphan_count: number;
  /** Envelopes that say something else than the live state, on whichever axis. */
  content_diff_count: number;
}

export const driftCounts = {
  current_table_count: bigint("Envelopes there are."),
  current_view_count: bigint("Envelopes the live state makes: one for each unit."),
  current_in_sync: boolean("Whether both agree in everything."),
  current_drift: jsonb<EnvelopeDrift>(
    "Number of units without envelope, of envelopes without unit, and of envelopes that say something else.",
  ),
  last_refreshed_at: timestamptz("When an envelope was refreshed last; null: there is none.").nullable(),
};

export const fnIuThreeAxisDriftCount = defineFunction({
  name: "fn_iu_three_axis_drift_count",
  summary: "Compares all envelopes with the live state and counts where they differ: what v_iu_three_axis_envelope_refresh_status shows.",
  details: "Counts over all units whoever asks, and names none. It reads everything: seconds for a hundred thousand units.",
  args: {},
  returns: rows(driftCounts),
  volatility: "stable",
  security: "definer",
  grantTo: [iuReader],
  estimatedRows: 1,
  settings: byLookUp,
  example: "select * from iu_core.fn_iu_three_axis_drift_count()",
  body: sql`
    select
      s.units - s.missing + s.orphans,
      s.units,
      s.missing + s.orphans + s.differing = 0,
      jsonb_build_object('missing_count', s.missing, 'orphan_count', s.orphans, 'content_diff_count', s.differing),
      (select max(${e.refreshed_at.of("e")}) from ${e} e)
    from (
      select
        count(*) filter (where ${d.drift.of("d")} is distinct from 'orphan') as units,
        count(*) filter (where ${d.drift.of("d")} = 'missing') as missing,
        count(*) filter (where ${d.drift.of("d")} = 'orphan') as orphans,
        count(*) filter (where ${d.drift.of("d")} = 'content_diff') as differing
      from ${d} d
    ) as s
  `,
});
