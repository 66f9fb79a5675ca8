import { dotConfig } from "../../config/dot_config.ts";
import { threeAxisAutoRefreshEnabled } from "../../envelope/gates.ts";
import { iuThreeAxisEnvelope } from "../../envelope/iu_three_axis_envelope.ts";
import { vIuThreeAxisEnvelopeDrift } from "../../envelope/v_iu_three_axis_envelope_drift.ts";
import { fnIuSha256 } from "../../foundation/fn_iu_sha256.ts";
import { lit, sql } from "../../kit/index.ts";
import { informationUnit } from "../../unit/information_unit.ts";
import { defineSurface, sampleSize } from "../surface.ts";
import { estimatedRows, some } from "./facts.ts";
import { recentUnits } from "./recent_units.ts";

export const envelopeSurface = defineSurface({
  surface: "envelope",
  module: "envelope",
  query: sql`
    with unit as materialized (
      ${recentUnits}
    ), drift as (
      select
        count(*) as checked,
        count(*) filter (where d.drift = 'missing') as missing,
        count(*) filter (where d.drift = 'content_diff') as differing,
        ${some(sql`d.iu_id`, sql`d.drift is not null`)} as some
      from ${vIuThreeAxisEnvelopeDrift} as d
      where d.iu_id = any (array(select u.iu_id from unit as u))
    ), envelope as (
      select
        ${some(sql`e.iu_id`, sql`e.envelope_digest <> ${fnIuSha256}(concat('iu.envelope.v1', E'\n', e.structure, E'\n', e.content, E'\n', e.governance, E'\n'))`)} as altered,
        ${some(sql`e.iu_id`, sql`not exists (select from ${informationUnit} as u where u.iu_id = e.iu_id)`)} as orphans
      from (select n.* from ${iuThreeAxisEnvelope} as n order by n.iu_id desc limit ${lit(sampleSize)}) as e
    ), gate as (
      select exists (select from ${dotConfig} as c where c.key = ${threeAxisAutoRefreshEnabled} and c.value = 'true') as is_open
    )
    select
      e.altered = '[]' and e.orphans = '[]' and not (g.is_open and d.missing + d.differing > 0),
      jsonb_build_object(
        'estimated_envelopes', ${estimatedRows(iuThreeAxisEnvelope)},
        'automatic', g.is_open,
        'units_checked', d.checked,
        'missing', d.missing,
        'content_diff', d.differing,
        'drifted', d.some,
        'orphans', e.orphans,
        'altered', e.altered)
    from drift as d
    cross join envelope as e
    cross join gate as g
  `,
  expected: `the newest ${sampleSize} envelopes have their digest and a unit; while ${threeAxisAutoRefreshEnabled.name} is open, those of the newest units are as the live state makes them`,
  hint: "Refresh with fn_iu_three_axis_envelope_refresh; v_iu_three_axis_envelope_refresh_status counts the drift of all units, fn_iu_three_axis_drift names them.",
});
