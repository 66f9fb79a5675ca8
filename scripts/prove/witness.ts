import type pg from "pg";
import { stateDigest } from "../evidence/canonical.ts";
import { functionIn, type Installation } from "./installation.ts";
import { changedTables, readRows, type State } from "./state.ts";

const lockNotAvailable = "55P03";

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

/** What another session noticed of a proof that is under way. */
export interface Noticed {
  /** One line for each thing that is not as it was. */
  readonly changes: readonly string[];
  /** It would have had to wait for a table, so it saw no rows. */
  readonly waited: boolean;
  /** What it saw, as evidence. */
  readonly now: { readonly stateDigest: string | null; readonly gateOpenDuring: boolean | null };
}

export async function notice(
  witness: pg.ClientBase,
  installation: Installation,
  gate: string | undefined,
  before: Sight,
): Promise<Noticed> {
  await witness.query("set lock_timeout = '1s'");
  try {
    const now = await look(witness, installation, gate);
    const rows = changedTables(before.tables, now.tables).map((table) => `rows of ${table}`);
    return {
      changes: now.gateOpen === before.gateOpen ? rows : [...rows, `gate ${gate} ${now.gateOpen ? "open" : "closed"}`],
      waited: false,
      now: { stateDigest: stateDigest(now.tables), gateOpenDuring: gate === undefined ? null : now.gateOpen },
    };
  } catch (error) {
    if ((error as pg.DatabaseError).code !== lockNotAvailable) throw error;
    return { changes: [], waited: true, now: { stateDigest: null, gateOpenDuring: null } };
  } finally {
    await witness.query("reset lock_timeout");
  }
}
