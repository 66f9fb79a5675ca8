import { call } from "../../schema-ts/kit/index.ts";
import { fnJobClaim } from "../../schema-ts/queue/fn_job_claim.ts";
import { fnJobEnqueue } from "../../schema-ts/queue/fn_job_enqueue.ts";
import { fnJobEnqueueMany } from "../../schema-ts/queue/fn_job_enqueue_many.ts";
import { fnJobFinish, type JobOutcome } from "../../schema-ts/queue/fn_job_finish.ts";
import type { JobOptions } from "../../schema-ts/queue/fn_job_options.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { configure } from "../event/events.ts";

/** Opens what jobs need. */
export async function openJobs(owner: Client): Promise<void> {
  for (const gate of ["job_substrate.enabled", "job_substrate.heartbeat_enabled", "job_substrate.dlq_replay_enabled", "approval.enabled"])
    await configure(owner, gate, true);
}

export const enqueue = (client: Client, options: JobOptions = {}, { queue = "default", kind = "noop", payload = {} as unknown } = {}) =>
  call(client, fnJobEnqueue, { p_queue: queue, p_executor_class: kind, p_payload: payload, p_actor: "ana", p_options: options });

export const enqueueMany = (client: Client, payloads: unknown[], options: JobOptions = {}, { queue = "default", kind = "noop" } = {}) =>
  call(client, fnJobEnqueueMany, { p_queue: queue, p_executor_class: kind, p_payloads: payloads, p_actor: "ana", p_options: options });

export const claim = (client: Client, limit = 10, { queue = "default", worker = "w", lease = "60 s" } = {}) =>
  call(client, fnJobClaim, { p_queue: queue, p_worker: worker, p_limit: limit, p_lease: lease });

export type Claimed = Awaited<ReturnType<typeof claim>>[number];

export const outcome = ({ job_id, lease_token }: Claimed, ok = true, more: Partial<JobOutcome> = {}): JobOutcome => ({
  job_id,
  lease_token,
  ok,
  ...more,
});

export const finish = (client: Client, outcomes: unknown, worker = "w") =>
  call(client, fnJobFinish, { p_outcomes: outcomes as JobOutcome[], p_worker: worker });

let made = 0;
/** A queue nobody has used. */
export async function newQueue(owner: Client, spec: Record<string, unknown> = {}): Promise<string> {
  const queue = `q${process.pid}-${++made}`;
  await owner.query("select iu_core.fn_job_queue_register($1, $2, 'test')", [queue, { description: "A test.", ...spec }]);
  return queue;
}

/** An executor class with limits. */
export const registerClass = (owner: Client, name: string, limits: unknown, kind = "noop") =>
  owner.query("select iu_core.fn_executor_class_register($1, $2, 'test') as r", [
    name,
    { executor_kind: kind, mutating: false, description: "A test.", limits },
  ]);

export const jobs = async (client: Client, queue: string) =>
  (await client.query("select * from iu_core.job_queue where queue = $1 order by job_id", [queue])).rows;
export const letters = async (client: Client, queue: string) =>
  (await client.query("select * from iu_core.job_dead_letter where queue = $1 order by dead_letter_id", [queue])).rows;
/** Lets every lease of a queue run out. */
export const expire = (owner: Client, queue: string) =>
  owner.query("update iu_core.job_queue set lease_until = now() - interval '1 second' where queue = $1 and state = 'leased'", [queue]);
/** As if a second had gone by since the last claim: the next one looks from below, where what came back or came late may stand. */
export const later = (owner: Client, queue: string) =>
  owner.query("update iu_core.job_lane set moved_at = '-infinity', swept_at = '-infinity' where queue = $1", [queue]);
export const reap = async (client: Client, limit = 1000) =>
  (await client.query<{ r: Record<string, number> }>("select iu_core.fn_job_reap($1) as r", [limit])).rows[0]?.r;
export const ids = (claimed: readonly { job_id: string }[]) => claimed.map(({ job_id }) => job_id);
