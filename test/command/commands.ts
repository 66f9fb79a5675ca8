import { expect } from "vitest";
import { fnDotCommandExecute } from "../../schema-ts/command/fn_dot_command_execute.ts";
import { fnDotCommandUndo } from "../../schema-ts/command/fn_dot_command_undo.ts";
import type { CommandRun } from "../../schema-ts/command/results.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { call, namesFor, refusalOf } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { changedTables, readRows } from "../../scripts/prove/state.ts";

const installation = { product: iuCore, names: namesFor(iuCore.defaultSchema) };

export const gate = (client: Client, key: string, open: boolean) =>
  client.query(
    `insert into iu_core.dot_config (key, value) values ($1, to_jsonb($2::boolean)) on conflict (key) do update set value = excluded.value`,
    [key, open],
  );

export const run = (
  client: Client,
  command: string,
  args: Record<string, unknown>,
  mode: "dry_run" | "real" = "real",
  actor = "ana",
): Promise<CommandRun> => call(client, fnDotCommandExecute, { p_command: command, p_args: args, p_actor: actor, p_mode: mode });

export const undo = (client: Client, runId: string, actor = "ana"): Promise<CommandRun> =>
  call(client, fnDotCommandUndo, { p_run_id: runId, p_actor: actor });

/** What a call that must be refused was refused with. */
export async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const refused = refusalOf(error);
  expect(refused, String(error)).toBeDefined();
  return refused;
}

/** Tables that `work` changed. */
export async function changedBy(client: Client, work: () => Promise<unknown>): Promise<string[]> {
  const before = await readRows(client, installation);
  await work();
  return changedTables(before, await readRows(client, installation));
}

export const lastRun = async (client: Client): Promise<Record<string, unknown>> =>
  (await client.query("select * from iu_core.dot_iu_command_run order by run_id desc limit 1")).rows[0];

/** A unit as `iu.create` makes it. */
export const unit = (address: string) => ({ p_canonical_address: address, p_unit_kind: "clause", p_title: "Điều 1", p_body: "Nội dung." });
