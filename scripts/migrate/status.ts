import type pg from "pg";
import { extensionOf, type InstalledExtension, refuseExtension } from "./extension.ts";
import { type MigrationFile, readMigrations } from "./files.ts";
import { compareHistory } from "./history.ts";
import { isDone, type LedgerRow, readLedger } from "./ledger.ts";

export interface MigrationStatus {
  readonly applied: readonly LedgerRow[];
  readonly pending: readonly string[];
  /** Set when the schema exists but no migration is recorded: installed as an extension or by another runner. */
  readonly unrecorded: boolean;
  /** Set when it is an extension, which migrations leave alone: nothing is pending then. */
  readonly extension?: InstalledExtension;
}

export async function migrationStatus(
  client: pg.ClientBase,
  { folder, schema = "iu_core" }: { folder?: string; schema?: string } = {},
): Promise<MigrationStatus> {
  const files = await readMigrations(folder, schema);
  const applied = await doneRows(client, schema);
  const extension = await extensionOf(client, schema);
  if (extension) return { applied, pending: [], unrecorded: applied.length === 0, extension };
  const { pending } = compareHistory(files, applied);
  const { rows } = await client.query("select to_regnamespace($1) is not null as installed", [schema]);
  return { applied, pending: pending.map(({ name }) => name), unrecorded: applied.length === 0 && rows[0].installed };
}

export interface PlannedMigration extends Pick<MigrationFile, "name" | "steps" | "transactional"> {
  readonly lines: number;
}

/** What `up` would do, step by step with the locks each takes. Without a connection: everything. */
export async function migrationPlan(
  client: pg.ClientBase | undefined,
  { folder, schema = "iu_core" }: { folder?: string; schema?: string } = {},
): Promise<PlannedMigration[]> {
  const files = await readMigrations(folder, schema);
  if (client) await refuseExtension(client, schema);
  const { pending } = client ? compareHistory(files, await doneRows(client, schema)) : { pending: files };
  return pending.map(({ name, steps, transactional, up }) => ({ name, steps, transactional, lines: up.join("\n").split("\n").length }));
}

const doneRows = async (client: pg.ClientBase, schema: string): Promise<LedgerRow[]> => (await readLedger(client, schema)).filter(isDone);
