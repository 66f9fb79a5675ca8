import { expect } from "vitest";
import { fnIuTagRegister } from "../../schema-ts/envelope/fn_iu_tag_register.ts";
import { fnIuTagSet } from "../../schema-ts/envelope/fn_iu_tag_set.ts";
import type { EnvelopeDrift } from "../../schema-ts/envelope/fn_iu_three_axis_drift_count.ts";
import { fnIuThreeAxisEnvelopeRefresh } from "../../schema-ts/envelope/fn_iu_three_axis_envelope_refresh.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, state } from "../config/session.ts";
import { configure } from "../event/events.ts";

export const automatic = (owner: Client, open: boolean) => configure(owner, "iu_core.three_axis_auto_refresh_enabled", open);

export async function openMetadata(owner: Client): Promise<void> {
  for (const key of ["iu_core.composer_enabled", "iu_core.unit_write_enabled", "iu_core.unit_metadata_enabled"])
    await configure(owner, key, true);
}

export const refresh = (client: Client, dryRun?: boolean) =>
  call(client, fnIuThreeAxisEnvelopeRefresh, { p_actor: "ana", ...(dryRun === undefined ? {} : { p_dry_run: dryRun }) });

export interface Status {
  current_table_count: string;
  current_view_count: string;
  current_in_sync: boolean;
  current_drift: EnvelopeDrift;
  last_refreshed_at: Date | null;
}

export const status = async (client: Client): Promise<Status> =>
  (await client.query("select * from iu_core.v_iu_three_axis_envelope_refresh_status")).rows[0];
export const drift = async (client: Client): Promise<[missing: number, orphans: number, differing: number]> => {
  const { current_drift: d } = await status(client);
  return [d.missing_count, d.orphan_count, d.content_diff_count];
};

export const envelope = async (client: Client, iuId: string) =>
  (
    await client.query("select structure, content, governance, envelope_digest from iu_core.iu_three_axis_envelope where iu_id = $1", [
      iuId,
    ])
  ).rows[0];

export const register = (client: Client, key: string, type = "text", values: string[] | null = null) =>
  call(client, fnIuTagRegister, {
    p_tag_key: key,
    p_value_type: type,
    p_description: "A test.",
    p_actor: "test",
    p_allowed_values: values,
  });
export const tag = (client: Client, iuId: string, key: string, value: string) =>
  call(client, fnIuTagSet, { p_iu_id: iuId, p_tag_key: key, p_tag_value: value, p_actor: "ana" });

/** The refusal an attempt ends in, once it is seen that nothing was written. */
export async function refusedWithoutTrace(owner: Client, attempt: () => Promise<unknown>) {
  const before = await state(owner);
  const found = await refusal(attempt());
  expect(await state(owner)).toEqual(before);
  return found;
}
