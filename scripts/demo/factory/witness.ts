import { readConfig, readState } from "../../commands/readings.ts";
import { type Check, check } from "./check.ts";
import { changedTables, openGates, type Place, type Snapshot } from "./snapshot.ts";

/** What a second connection sees while a phase is not undone yet: the baseline, and nothing of the phase. */
export async function witnessPhase({ witness, schema }: Place, baseline: Snapshot): Promise<Check[]> {
  // A phase that locks readers out would be waited for by its own witness.
  await witness.query("set lock_timeout = '2s'");
  const config = await readConfig(witness, schema);
  const tables = await readState(witness, schema);
  return [
    check("witness.gates", "gates another connection sees opened meanwhile", openGates(baseline.config), openGates(config)),
    check("witness.rows", "tables another connection sees changed meanwhile", [], changedTables(baseline.tables, tables)),
  ];
}

/** Whether a phase's own database is gone. */
export async function witnessDrop({ witness }: Place, name: string): Promise<Check> {
  const { rowCount } = await witness.query("select from pg_database where datname = $1", [name]);
  return check("dropped", "databases of the phase that another connection sees afterwards", 0, rowCount);
}
