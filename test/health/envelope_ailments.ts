import { expect } from "vitest";
import { type Ailment, past } from "./ailment.ts";

const open = "insert into iu_core.dot_config (key, value) values ('iu_core.three_axis_auto_refresh_enabled', 'true')";

/** Those of the three-axis envelopes, and of history that retention may shorten. */
export const envelopeAilments: readonly Ailment[] = [
  {
    surface: "envelope",
    what: "an envelope written by hand",
    change: `update iu_core.iu_three_axis_envelope set governance = '{"lifecycle_status": "enacted"}'
      where iu_id = (select iu_id from iu_core.information_unit where canonical_address = 'seed/note')`,
    observed: { altered: [expect.any(String)], content_diff: 1 },
  },
  {
    surface: "envelope",
    what: "an envelope of no unit",
    change: `insert into iu_core.iu_three_axis_envelope
      select 'ffffffff-ffff-7fff-bfff-ffffffffffff', structure, content, governance, envelope_digest from iu_core.iu_three_axis_envelope limit 1`,
    observed: { orphans: ["ffffffff-ffff-7fff-bfff-ffffffffffff"], altered: [] },
  },
  {
    surface: "envelope",
    what: "a unit left behind though refreshing is automatic",
    change: `${open}; ${past("iu_metadata_tag", "delete from iu_core.iu_metadata_tag")}`,
    observed: { automatic: true, content_diff: 1, missing: 0, drifted: [expect.any(String)] },
  },
  {
    surface: "envelope",
    what: "a unit without envelope though refreshing is automatic",
    change: `${open}; delete from iu_core.iu_three_axis_envelope where iu_id = (select max(iu_id::text)::uuid from iu_core.iu_three_axis_envelope)`,
    observed: { automatic: true, missing: 1, content_diff: 0 },
  },
  {
    surface: "lifecycle_log",
    what: "a log whose deletion is not held to retention",
    change: "drop trigger iu_lifecycle_log_retention_keep on iu_core.iu_lifecycle_log",
    observed: { append_only: false },
  },
  {
    surface: "outbox",
    what: "a partition whose deletion is not held to retention",
    change: "alter table iu_core.event_outbox_default disable trigger event_outbox_default_retention_keep",
    observed: { not_append_only: ["iu_core.event_outbox_default"] },
  },
];
