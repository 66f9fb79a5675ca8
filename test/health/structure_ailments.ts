import { expect } from "vitest";
import { type Ailment, past } from "./ailment.ts";

/** The seeded cut in another state, as its log says. */
const cutIn = (state: string, since: string) => `
  ${past("cut_request", `update iu_core.cut_request set state = '${state}', changed_at = ${since}`)};
  ${past(
    "cut_request_transition",
    `insert into iu_core.cut_request_transition (transition_id, cut_request_id, transition, to_state, actor)
       select 'ffffffff-ffff-7fff-bfff-ffffffffffff', cut_request_id, 'seeded', '${state}', 'nobody' from iu_core.cut_request`,
  )}`;

/** Those of split units, cuts and scopes. */
export const structureAilments: readonly Ailment[] = [
  {
    surface: "structure",
    what: "a decision that nobody takes",
    change: past("iu_membership_decision", "update iu_core.iu_membership_decision set listed_at = now() - interval '31 days'"),
    observed: { pending_over_30_days: [expect.any(String), expect.any(String)], pending_for_nothing: [] },
  },
  {
    surface: "structure",
    what: "a decision about what was undone",
    change: past("iu_derivation", "update iu_core.iu_derivation set undone_at = now(), undone_by = 'nobody'"),
    observed: { pending_for_nothing: [expect.any(String), expect.any(String)], pending_over_30_days: [] },
  },
  {
    surface: "structure",
    what: "a unit that was split and lives on",
    change: past(
      "information_unit",
      "update iu_core.information_unit set lifecycle_status = 'draft' where lifecycle_status = 'superseded'",
    ),
    observed: { replaced_unit_lives_on: [expect.any(String)], nothing_stands_for_it: [] },
  },
  {
    surface: "structure",
    what: "a unit of which no part is left",
    change: past(
      "information_unit",
      "update iu_core.information_unit set lifecycle_status = 'withdrawn' where iu_id in (select to_iu_id from iu_core.iu_derivation)",
    ),
    observed: { nothing_stands_for_it: [expect.any(String)], replaced_unit_lives_on: [] },
  },
  {
    surface: "cuts",
    what: "a cut that nobody verifies",
    change: cutIn("executed", "now() - interval '8 days'"),
    observed: { waiting_for_verification: 1, waiting_over_7_days: [expect.any(String)], state_differs_from_log: [] },
  },
  {
    surface: "cuts",
    what: "a unit that was changed since its cut was verified",
    change: `${cutIn("verified", "now()")};
      ${past("unit_version", "update iu_core.unit_version set title = 'Khác' from iu_core.cut_leg l where l.iu_id = unit_version.iu_id")}`,
    observed: { units_differ_since_verified: [expect.any(String)], waiting_over_7_days: [] },
  },
  {
    surface: "cuts",
    what: "a state that no transition led to",
    change: past("cut_request", "update iu_core.cut_request set state = 'executed', changed_at = now()"),
    observed: { state_differs_from_log: [expect.any(String)] },
  },
  {
    surface: "cuts",
    what: "a log of cuts that can be rewritten",
    change: "alter table iu_core.cut_request_transition disable trigger user",
    observed: { log_append_only: false },
  },
  {
    surface: "access",
    what: "a grant that nobody gave",
    change: past("access_grant", "insert into iu_core.access_grant (principal, scope, granted_by) values ('giang', 'seed', 'nobody')"),
    observed: { granted_without_log: ["giang"], granted_to_no_role: ["chi", "giang"] },
  },
  {
    surface: "access",
    what: "a withdrawn scope with something in it",
    change: past("access_scope", "update iu_core.access_scope set status = 'withdrawn'"),
    observed: { withdrawn_but_in_use: ["seed"], scopes: 0 },
  },
  {
    surface: "access",
    what: "a log of grants that can be rewritten",
    change: "alter table iu_core.access_log disable trigger user",
    observed: { log_append_only: false },
  },
  {
    surface: "access",
    what: "units that every reader sees",
    change: "alter table iu_core.information_unit disable row level security",
    observed: { row_security: false },
  },
];
