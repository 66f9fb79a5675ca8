import type pg from "pg";
import { inTheWay } from "./blockers.ts";
import { refuseDrift } from "./drift.ts";
import { refuseExtension } from "./extension.ts";
import { type MigrationFile, readMigrations } from "./files.ts";
import { compareHistory } from "./history.ts";
import { ensureLedger, isAlive, isDone, type LedgerRow, readLedger, recordApplied, recordRunning, recordUndone } from "./ledger.ts";
import { rehearseDown } from "./rehearse.ts";
import { isLockTimeout, MigrationRunning, withRetries } from "./retry.ts";
import { ensureRoles } from "./roles.ts";
import { type Limits, outsideTransaction, runStatement, underMigrationLock } from "./transaction.ts";

export interface MigrateOptions extends Limits {
  /** Folder of migration files; the shipped ones when left out. */
  readonly folder?: string;
  /** Schema the migrations are spelled for. */
  readonly schema?: string;
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

/** Applies every pending migration, each in its own transaction under the migration lock. */
export async function migrateUp(client: pg.ClientBase, options: MigrateOptions = {}): Promise<MigrateResult> {
  const { schema = "iu_core" } = options;
  const files = await readMigrations(options.folder, schema);
  const { created } = await ensureRoles(client);
  const applied = await oneByOne(client, options, Number.POSITIVE_INFINITY, async (at) => {
    const next = await underMigrationLock(client, options, async () => {
      await refuseExtension(client, schema);
      await ensureLedger(client);
      const rows = await undisturbed(client, schema, at);
      const [pending] = compareHistory(files, rows.filter(isDone)).pending;
      if (!pending) return undefined;
      at(pending.name);
      // What somebody died over is half there: that is no drift.
      const isResumed = rows.some(({ name }) => name === pending.name);
      if (!options.allowDrift && !isResumed) await refuseDrift(client, schema);
      options.onProgress?.({ kind: "start", name: pending.name });
      if (!pending.transactional) await recordRunning(client, schema, pending);
      else {
        for (const statement of pending.up) await runStatement(client, pending, statement);
        await recordApplied(client, schema, pending);
      }
      return pending;
    });
    if (!next || next.transactional) return next;
    try {
      await outsideTransaction(client, options, next, next.up);
    } catch (error) {
      // What was done of it goes again; should that fail too, the entry stays and the next run takes it up.
      await outsideTransaction(client, options, next, next.down)
        .then(() => recordUndone(client, schema, next))
        .catch(() => {});
      throw error;
    }
    await recordApplied(client, schema, next);
    return next;
  });
  return { applied, rolesCreated: created };
}

/** Undoes the last `count` migrations, newest first. When one of them refuses, none is undone. */
export async function migrateDown(client: pg.ClientBase, count: number, options: MigrateOptions = {}): Promise<{ undone: string[] }> {
  const files = await readMigrations(options.folder);
  const { schema = "iu_core" } = options;
  await retrying(client, options, (at) =>
    rehearseDown(client, options, options.discardRows ?? false, async () => {
      await refuseExtension(client, schema);
      const { applied } = compareHistory(files, await undisturbed(client, schema, at));
      return applied.toReversed().slice(0, count);
    }),
  );
  const undone = await oneByOne(client, options, count, async (at) => {
    const last = await underMigrationLock(client, options, async () => {
      const applied = compareHistory(files, await undisturbed(client, schema, at)).applied.at(-1);
      if (!applied) return undefined;
      at(applied.name);
      options.onProgress?.({ kind: "start", name: applied.name });
      if (options.discardRows) await client.query("set local iu.discard_rows = 'on'");
      if (!applied.transactional) await recordRunning(client, schema, applied);
      else {
        for (const statement of applied.down) await runStatement(client, applied, statement);
        await recordUndone(client, schema, applied);
      }
      return applied;
    });
    if (!last || last.transactional) return last;
    try {
      await outsideTransaction(client, options, last, last.down);
    } catch (error) {
      await recordApplied(client, schema, last).catch(() => {});
      throw error;
    }
    await recordUndone(client, schema, last);
    return last;
  });
  return { undone };
}

/** Repeats `one` until it finds nothing more to do, or has done it `count` times. */
async function oneByOne(
  client: pg.ClientBase,
  options: MigrateOptions,
  count: number,
  one: (at: (name: string) => void) => Promise<MigrationFile | undefined>,
): Promise<string[]> {
  const names: string[] = [];
  while (names.length < count) {
    const file = await retrying(client, options, one);
    if (!file) break;
    names.push(file.name);
    options.onProgress?.({ kind: "done", name: file.name });
  }
  return names;
}

/** Tries again what found no lock; gives up naming who holds it. */
const retrying = <T>(client: pg.ClientBase, options: MigrateOptions, work: (at: (name: string) => void) => Promise<T>): Promise<T> =>
  withRetries(options.retries ?? 6, (retry) => options.onProgress?.({ kind: "retry", ...retry }), work).catch(async (error: unknown) => {
    if (isLockTimeout(error)) error.message += await inTheWay(client, options.schema ?? "iu_core");
    throw error;
  });

/** The ledger, when nobody is at work outside a transaction. @throws MigrationRunning when a living session is */
async function undisturbed(client: pg.ClientBase, schema: string, at: (name: string) => void): Promise<LedgerRow[]> {
  const rows = await readLedger(client, schema);
  for (const row of rows) {
    if (isDone(row) || !(await isAlive(client, row))) continue;
    at(row.name);
    throw new MigrationRunning(`${row.name} is being worked on by backend ${row.running_pid}`);
  }
  // Who is gone may have ended the work just before.
  return rows.every(isDone) ? rows : readLedger(client, schema);
}
