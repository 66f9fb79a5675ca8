import { expect } from "vitest";
import { type Ailment, past } from "./ailment.ts";

const pastGovernance = (table: string, change: string) =>
  `alter table cutter_governance.${table} disable trigger user; ${change}; alter table cutter_governance.${table} enable trigger user`;

/** Those of what is in force, and of what allowed it. */
export const governanceAilments: readonly Ailment[] = [
  {
    surface: "governance",
    what: "a manifest that lists another text",
    change: pastGovernance("manifest_unit_block", "update cutter_governance.manifest_unit_block set body_digest = repeat('0', 64)"),
    observed: { altered_manifests: [expect.any(String)], without_approved_change_set: [] },
  },
  {
    surface: "governance",
    what: "a manifest nobody approved",
    change: `insert into cutter_governance.manifest_envelope
      select 'ffffffff-ffff-7fff-bfff-ffffffffffff', document_key, null, unit_count, manifest_digest, null, now(), 'nobody'
      from cutter_governance.manifest_envelope limit 1`,
    observed: {
      without_approved_change_set: ["ffffffff-ffff-7fff-bfff-ffffffffffff"],
      altered_manifests: ["ffffffff-ffff-7fff-bfff-ffffffffffff"],
    },
  },
  {
    surface: "governance",
    what: "decisions that can be rewritten",
    change: "alter table cutter_governance.review_decision disable trigger user",
    observed: { append_only: false },
  },
  {
    surface: "in_force",
    what: "a version in force that nobody enacted",
    change: past("information_unit", "update iu_core.information_unit set enacted_version_no = 1 where canonical_address = 'seed/note'"),
    observed: { enacted_version_differs: [expect.any(String)], without_change_set: [] },
  },
  {
    surface: "in_force",
    what: "a period under a change set that does not list it",
    change: past(
      "iu_in_force",
      "update iu_core.iu_in_force set change_set_id = 'ffffffff-ffff-7fff-bfff-ffffffffffff' where in_force_to is null",
    ),
    observed: { without_change_set: [expect.any(String)], enacted_version_differs: [] },
  },
  {
    surface: "in_force",
    what: "a retirement that left the unit in force",
    change: past("iu_retirement", "update iu_core.iu_retirement set undone_at = null, undone_by = null"),
    observed: { retirement_differs: [expect.any(String)] },
  },
];
