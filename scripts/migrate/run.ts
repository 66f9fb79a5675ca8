import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { whereInSource } from "../generate/source_place.ts";
import { type MigrationFile, readMigrations } from "./files.ts";
import { compareHistory, HistoryError } from "./history.ts";
import { ensureLedger, readLedger, recordApplied, recordUndone, takeMigrationLock } from "./ledger.ts";
import { ensureRoles } from "./roles.ts";

export interface MigrateOptions {
  /** Folder of migration files; the shipped ones when left out. */
  readonly folder?: string;
  /** Schema the migrations are spelled for. */
  readonly schema?: string;
  /** How long a statement waits for a lock before the migration is tried again, e.g. `5s`. */
  readonly lockTimeout?: string;
  readonly statementTimeout?: string;
  /** How often a migration that hit the lock timeout is tried again. */
  readonly retries?: number;
  /** Go on although the database differs from what the last migration recorded. */
  readonly allowDrift?: boolean;
  /** Let "down" discard rows. */
  readonly discardRows?: boolean;
  readonly onProgress?: (event: MigrateEvent) => void;
}

export type MigrateEvent =
  | { readonly kind: "start" | "done"; readonly name: string }
  | { readonly kind: "retry"; readonly name: string; readonly attempt: number; readonly waitMs: number };

export interface MigrateResult {
  readonly applied: string[];
  readonly rolesCreated: string[];
}

const lockNotAvailable = "55P03";

/** Applies every pending migration, each in its own transaction under the migration lock. */
export async function migrateUp(client: pg.ClientBase, options: MigrateOptions = {}): Promise<MigrateResult> {
  const files = await readMigrations(options.folder);
  const { created } = await ensureRoles(client);
  const applied: string[] = [];
  for (;;) {
    const name = await withRetries(options, (note) =>
      inTransaction(
        client,
        options,
        async (schema) => {
          await ensureLedger(client);
          const { pending } = compareHistory(files, await readLedger(client, schema));
          const [next] = pending;
          if (!next) return undefined;
          note(next.name);
          if (!options.allowDrift) await refuseDrift(client, schema);
          options.onProgress?.({ kind: "start", name: next.name });
          if (next.transactional) await runStatements(client, next, next.up);
          await recordApplied(client, schema, next);
          return next;
        },
        async (next, schema) => {
          if (next && !next.transactional)
            await outsideTransaction(client, options, schema, next, next.up, () => recordUndone(client, schema, next));
        },
      ),
    );
    if (!name) return { applied, rolesCreated: created };
    applied.push(name.name);
    options.onProgress?.({ kind: "done", name: name.name });
  }
}

/** Undoes the last `count` migrations, newest first. */
export async function migrateDown(client: pg.ClientBase, count: number, options: MigrateOptions = {}): Promise<{ undone: string[] }> {
  const files = await readMigrations(options.folder);
  const undone: string[] = [];
  while (undone.length < count) {
    const file = await withRetries(options, (note) =>
      inTransaction(
        client,
        options,
        async (schema) => {
          const { applied } = compareHistory(files, await readLedger(client, schema));
          const last = applied.at(-1);
          if (!last) return undefined;
          note(last.name);
          options.onProgress?.({ kind: "start", name: last.name });
          if (options.discardRows) await client.query("set local iu.discard_rows = 'on'");
          if (last.transactional) await runStatements(client, last, last.down);
          await recordUndone(client, schema, last);
          return last;
        },
        async (last, schema) => {
          if (last && !last.transactional)
            await outsideTransaction(client, options, schema, last, last.down, () => recordApplied(client, schema, last));
        },
      ),
    );
    if (!file) break;
    undone.push(file.name);
    options.onProgress?.({ kind: "done", name: file.name });
  }
  return { undone };
}

async function inTransaction<T>(
  client: pg.ClientBase,
  options: MigrateOptions,
  work: (schema: string) => Promise<T>,
  afterCommit: (result: T, schema: string) => Promise<void>,
): Promise<T> {
  const schema = options.schema ?? "iu_core";
  await client.query("begin");
  try {
    await client.query(
      "select set_config('lock_timeout', $1, true), set_config('iu.lock_timeout', $1, true), set_config('statement_timeout', $2, true), set_config('iu.statement_timeout', $2, true)",
      [options.lockTimeout ?? "5s", options.statementTimeout ?? "15min"],
    );
    await takeMigrationLock(client);
    const result = await work(schema);
    await client.query("commit");
    await afterCommit(result, schema);
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

/** Statements that PostgreSQL refuses inside a transaction. When one fails, the ledger entry is taken back. */
async function outsideTransaction(
  client: pg.ClientBase,
  options: MigrateOptions,
  _schema: string,
  file: MigrationFile,
  statements: readonly string[],
  takeBack: () => Promise<unknown>,
): Promise<void> {
  try {
    await client.query("select set_config('lock_timeout', $1, false)", [options.lockTimeout ?? "5s"]);
    for (const statement of statements) await runStatements(client, file, [statement]);
  } catch (error) {
    await takeBack();
    throw error;
  } finally {
    await client.query("reset lock_timeout");
  }
}

async function runStatements(client: pg.ClientBase, file: MigrationFile, statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    try {
      await client.query(statement);
    } catch (error) {
      if (error instanceof pg.DatabaseError) {
        const place = whereInSource(statement, error.position ? Number(error.position) - 1 : undefined);
        if (place) error.message = `${error.message} (${file.name}, from ${place})`;
        else error.message = `${error.message} (${file.name})`;
      }
      throw error;
    }
  }
}

async function withRetries<T>(options: MigrateOptions, work: (note: (name: string) => void) => Promise<T>): Promise<T> {
  const retries = options.retries ?? 6;
  let name = "the migration lock";
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work((current) => {
        name = current;
      });
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== lockNotAvailable || attempt > retries) throw error;
      const waitMs = Math.round(Math.min(100 * 2 ** attempt, 5_000) * (0.5 + Math.random() / 2));
      options.onProgress?.({ kind: "retry", name, attempt, waitMs });
      await sleep(waitMs);
    }
  }
}

/** What the last migration recorded must still be there: a migration on top of unknown changes proves nothing. */
async function refuseDrift(client: pg.ClientBase, schema: string): Promise<void> {
  const verify = `${pg.escapeIdentifier(schema)}.fn_iu_schema_verify()`;
  const { rows: exists } = await client.query("select to_regprocedure($1) is not null as installed", [verify]);
  if (!exists[0].installed) return;
  const { rows } = await client.query(`select object_kind, object_name, drift from ${verify}`);
  if (rows.length === 0) return;
  const list = rows.map((row) => `${row.drift} ${row.object_kind} ${row.object_name}`).join("; ");
  throw new HistoryError(`The database differs from what its last migration left: ${list}. Undo the manual change, or pass --allow-drift`);
}
