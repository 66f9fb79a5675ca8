import { call } from "../../schema-ts/kit/index.ts";
import { fnIuRetentionPolicySet } from "../../schema-ts/retention/fn_iu_retention_policy_set.ts";
import { fnIuRetentionPolicyWithdraw } from "../../schema-ts/retention/fn_iu_retention_policy_withdraw.ts";
import { fnIuRetentionRun } from "../../schema-ts/retention/fn_iu_retention_run.ts";
import type { Client } from "../../scripts/postgres/connect.ts";

export const setPolicy = (client: Client, target: string, { enabled = true, keep = "30 days", batch = 1000 } = {}) =>
  call(client, fnIuRetentionPolicySet, { p_target: target, p_enabled: enabled, p_keep: keep, p_actor: "ana", p_batch_size: batch });
export const withdraw = (client: Client, target: string) => call(client, fnIuRetentionPolicyWithdraw, { p_target: target, p_actor: "ana" });
export const run = (client: Client, target: string, dryRun = false) =>
  call(client, fnIuRetentionRun, { p_target: target, p_dry_run: dryRun, p_actor: "ana" });

/** Rows of the configuration's log as if they were written so many days ago, as many as there are days. */
export const oldLog = (owner: Client, ...days: number[]) =>
  owner.query(
    `insert into iu_core.dot_config_log (log_id, key, operation, actor, via, recorded_at)
     select iu_core.fn_iu_uuid7(now() - make_interval(days => d)), 'test', 'update', 'test', 'direct', now() - make_interval(days => d)
     from unnest($1::int[]) d`,
    [days],
  );
