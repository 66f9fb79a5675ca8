import { expect } from "vitest";
import { type Ailment, past } from "./ailment.ts";

/** A job that nobody enqueued. */
const job = (given: Record<string, string>) => {
  const row = { executor_class: "noop", state: "ready", ...given };
  return `
    insert into iu_core.job_queue (job_id, run_at, lane, max_attempts, priority, is_limited, queue, payload, actor, lease_token, ${Object.keys(row).join(", ")})
    values ('ffffffff-ffff-7fff-bfff-ffffffffffff', now(), null, 1, 0, false, 'default', '{}', 'nobody', gen_random_uuid(), ${Object.values(
      row,
    )
      .map((value) => `'${value}'`)
      .join(", ")})`;
};

/** A dead letter that nobody's failure made. */
const letter = (given: Record<string, string>) => {
  const row = { errors: '[{"error": "seeded"}]', state: "dead", died_at: "now()", ...given };
  return `
    insert into iu_core.job_dead_letter (job_id, queue, executor_class, payload, priority, max_attempts, actor, enqueued_at, changed_at, ${Object.keys(row).join(", ")})
    values (gen_random_uuid(), 'default', 'noop', '{}', 0, 1, 'nobody', now(), now(), ${Object.values(row)
      .map((value) => `'${value}'`)
      .join(", ")})`;
};

/** Those of approvals and jobs. */
export const workAilments: readonly Ailment[] = [
  {
    surface: "approvals",
    what: "an approval nobody gave",
    change: past(
      "approval_request",
      'insert into iu_core.approval_request select (jsonb_populate_record(r, \'{"request_id": "ffffffff-ffff-7fff-bfff-ffffffffffff", "approvals": 0}\')).* from iu_core.approval_request r where policy = \'seed\'',
    ),
    observed: { approved_without_quorum: ["ffffffff-ffff-7fff-bfff-ffffffffffff"], votes_miscounted: [] },
  },
  {
    surface: "approvals",
    what: "a count that is not that of the votes",
    change: past("approval_request", "update iu_core.approval_request set approvals = 2 where policy = 'seed'"),
    observed: { votes_miscounted: [expect.any(String)], approved_without_quorum: [] },
  },
  {
    surface: "approvals",
    what: "an approval by who asked for it",
    change: past("approval_request", "update iu_core.approval_request set requested_by = 'chi' where policy = 'seed'"),
    observed: { voted_on_by_requester: [expect.any(String)] },
  },
  {
    surface: "approvals",
    what: "votes that can be rewritten",
    change: "alter table iu_core.approval_vote disable trigger user",
    observed: { votes_append_only: false, log_append_only: true },
  },
  {
    surface: "approvals",
    what: "a state that can be changed at will",
    change: "alter table iu_core.approval_request disable trigger approval_request_state_change",
    observed: { requests_guarded: false },
  },
  {
    surface: "queue",
    what: "a job of a class nobody registered",
    change: job({ executor_class: "seeded", state: "blocked" }),
    observed: { of_unregistered_name: ["ffffffff-ffff-7fff-bfff-ffffffffffff"], leases_run_out: [], out_of_place: [] },
  },
  {
    surface: "queue",
    what: "a ready job that no claim would find",
    change: job({}),
    observed: { out_of_place: ["ffffffff-ffff-7fff-bfff-ffffffffffff"], of_unregistered_name: [] },
  },
  {
    surface: "queue",
    what: "a batch that no claim would find",
    change: "delete from iu_core.job_batch",
    observed: { out_of_place: expect.any(Array), of_unregistered_name: [] },
  },
  {
    surface: "queue",
    what: "a lease that ran out long ago",
    change: job({ state: "leased", lease_until: "2020-01-01" }),
    observed: { leases_run_out: ["ffffffff-ffff-7fff-bfff-ffffffffffff"], of_unregistered_name: [] },
  },
  {
    surface: "queue",
    what: "a group whose turn never comes",
    change: "insert into iu_core.job_group (queue, group_key, head_job_id, last_no) values ('default', 'seeded', gen_random_uuid(), 1)",
    observed: { groups_without_head: ["default: seeded"] },
  },
  {
    surface: "dead_letters",
    what: "a letter without history",
    change: letter({ errors: "[]" }),
    observed: { without_history: [expect.any(String)], replayed_by_no_job: [] },
  },
  {
    surface: "dead_letters",
    what: "a letter whose replay got lost",
    change: letter({ state: "replaying", died_at: "2020-01-01" }),
    observed: { replayed_by_no_job: [expect.any(String)], without_history: [] },
  },
  {
    surface: "dead_letters",
    what: "more letters than are allowed to wait",
    change: `${letter({})}; ${past("dot_config", "insert into iu_core.dot_config (key, value) values ('job_substrate.dead_letter_alert', '0')")}`,
    observed: { waiting: 1, allowed: 0 },
  },
];
