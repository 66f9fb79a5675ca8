import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuCreate } from "../../schema-ts/unit/fn_iu_create.ts";
import type { Client } from "../../scripts/postgres/connect.ts";

export const openUnitWrite = (owner: Client) =>
  call(owner, fnDotConfigSet, { p_key: "iu_core.unit_write_enabled", p_value: true, p_actor: "test", p_reason: "test" });

/** Everything a unit needs, good as it is; a test changes what it is about. */
export const clause = {
  p_canonical_address: "quy-định/điều-1",
  p_unit_kind: "policy.clause",
  p_title: "Điều 1",
  p_body: "Phạm vi điều chỉnh.",
  p_actor: "ana",
};

let made = 0;
/** Creates a unit with an address of its own. */
export const create = (client: Client, changes: Partial<typeof clause> & { p_metadata?: Record<string, unknown> } = {}): Promise<string> =>
  call(client, fnIuCreate, { ...clause, p_canonical_address: `test/${process.pid}/${++made}`, ...changes });

export const unknownId = "00000000-0000-7000-8000-000000000000";
