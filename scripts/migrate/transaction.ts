import pg from "pg";
import type { MigrationFile } from "./files.ts";
import { takeMigrationLock } from "./ledger.ts";
import { isPooled } from "./pooler.ts";

export interface Limits {
  /** How long a statement waits for a lock before the migration is tried again, e.g. `5s`. */
  readonly lockTimeout?: string;
  readonly statementTimeout?: string;
}

/** Runs `work` in one transaction, alone: nobody else migrates this database meanwhile. */
export async function underMigrationLock<T>(client: pg.ClientBase, limits: Limits, work: () => Promise<T>): Promise<T> {
  // The ledger must be read as it is after the lock was waited for, whatever isolation the database has by default.
  await client.query("begin isolation level read committed");
  try {
    await client.query(
      "select set_config('lock_timeout', $1, true), set_config('iu.lock_timeout', $1, true), set_config('statement_timeout', $2, true), set_config('iu.statement_timeout', $2, true)",
      [limits.lockTimeout ?? "5s", limits.statementTimeout ?? "15min"],
    );
    await takeMigrationLock(client);
    const result = await work();
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

/**
 * Runs statements that PostgreSQL refuses inside a transaction, each on its own. A build may take longer than any statement timeout. Through a
 * pooler there is no lock timeout either: it would be set for whoever gets that session next. What runs here keeps nobody waiting.
 */
export async function outsideTransaction(
  client: pg.ClientBase,
  limits: Limits,
  file: MigrationFile,
  statements: readonly string[],
): Promise<void> {
  const pooled = await isPooled(client);
  try {
    if (!pooled) await client.query("select set_config('lock_timeout', $1, false)", [limits.lockTimeout ?? "5s"]);
    for (const statement of statements) await runStatement(client, file, statement);
  } finally {
    if (!pooled) await client.query("reset lock_timeout").catch(() => {});
  }
}

/** Runs one statement, or several in one string; an error names the migration and, where it has a position, the TypeScript line. */
export async function runStatement(client: pg.ClientBase, file: MigrationFile, statement: string): Promise<void> {
  try {
    await client.query(statement);
  } catch (error) {
    if (error instanceof pg.DatabaseError) {
      const place = error.position === undefined ? undefined : await placeOf(statement, Number(error.position));
      error.message = `${error.message} (${[file.name, ...(place ? [`from ${place}`] : [])].join(", ")})`;
    }
    throw error;
  }
}

/** The place is looked up in the whole product, which takes a second to load. */
async function placeOf(statement: string, position: number): Promise<string | undefined> {
  const { whereInSource } = await import("../generate/source_place.ts");
  return whereInSource(statement, position);
}
