import type pg from "pg";
import { functionIn, type Installation } from "./installation.ts";
import { changedTables, readRows, type State } from "./state.ts";

/** What a session sees of an installation: its rows, and whether one gate is open. */
export interface Sight {
  readonly tables: State["tables"];
  readonly gateOpen: boolean;
}

export async function look(client: pg.ClientBase, installation: Installation, gate: string | undefined): Promise<Sight> {
  const tables = await readRows(client, installation);
  if (gate === undefined) return { tables, gateOpen: false };
  const { rows } = await client.query<{ open: boolean }>(`select ${functionIn(installation, "fn_dot_gate_enabled")}($1) as open`, [gate]);
  return { tables, gateOpen: rows[0]?.open === true };
}

/**
 * What another session notices while a proof is under way: one line for each thing, none when all is as it was. Having to wait for a table is
 * noticing too: a call that keeps readers waiting is not invisible.
 */
export async function noticed(
  witness: pg.ClientBase,
  installation: Installation,
  gate: string | undefined,
  before: Sight,
): Promise<string[]> {
  await witness.query("set lock_timeout = '1s'");
  try {
    const now = await look(witness, installation, gate);
    const rows = changedTables(before.tables, now.tables).map((table) => `rows of ${table}`);
    return now.gateOpen === before.gateOpen ? rows : [...rows, `gate ${gate} ${now.gateOpen ? "open" : "closed"}`];
  } catch (error) {
    return [(error as pg.DatabaseError).message];
  } finally {
    await witness.query("reset lock_timeout");
  }
}
