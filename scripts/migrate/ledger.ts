import type pg from "pg";
import type { MigrationFile } from "./files.ts";

export interface LedgerRow {
  readonly name: string;
  readonly sha256: string;
  readonly applied_at: Date;
  readonly applied_by: string;
  /** The backend that applies or undoes it outside a transaction; null when that is done. */
  readonly running_pid: number | null;
  /** When that backend was started, as text: process ids are given out again, in a container soon. */
  readonly running_since: string | null;
}

/** Where applied migrations are recorded. It stands outside the product's schema, so that going down can remove that whole. */
const ledger = "iu_migrations.ledger";

/** Held until the transaction ends, so it survives a pooler and never strands. */
export const takeMigrationLock = (client: pg.ClientBase) =>
  client.query("select pg_advisory_xact_lock(hashtextextended('iu-core migrate', 0))");

/** Call under the migration lock: two sessions creating a schema at once collide. */
export async function ensureLedger(client: pg.ClientBase): Promise<void> {
  if (await ledgerExists(client)) return completeLedger(client);
  await client.query(`
    create schema if not exists iu_migrations;
    comment on schema iu_migrations is 'Which iu-core migrations were applied, with their SHA-256. Kept by the iu-core command.';
    create table ${ledger} (
      schema_name text collate "C" not null,
      name        text collate "C" not null,
      sha256      text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      applied_at  timestamptz not null default now(),
      applied_by  text not null default session_user,
      running_pid integer,
      running_since timestamptz,
      primary key (schema_name, name)
    );
    comment on table ${ledger} is 'One applied migration; its file must keep this digest.';
    comment on column ${ledger}.running_pid is 'The backend that applies or undoes it outside a transaction; null when that is done.';
    ${describeRunningSince}
  `);
}

const describeRunningSince = `comment on column ${ledger}.running_since is 'When that backend was started: process ids are given out again.';`;

/** A ledger made by 0.1.0 knows backends by their process id only. */
async function completeLedger(client: pg.ClientBase): Promise<void> {
  if (await hasRunningSince(client)) return;
  await client.query(`alter table ${ledger} add column running_since timestamptz; ${describeRunningSince}`);
}

async function hasRunningSince(client: pg.ClientBase): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_attribute where attrelid = '${ledger}'::regclass and attname = 'running_since' and not attisdropped`,
  );
  return rowCount === 1;
}

/** Asks the catalog itself: a session that waited for the migration lock may remember what was there before. */
export async function ledgerExists(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query(
    `select exists (
       select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'iu_migrations' and c.relname = 'ledger'
     ) as "exists"`,
  );
  return rows[0].exists as boolean;
}

export async function readLedger(client: pg.ClientBase, schema: string): Promise<LedgerRow[]> {
  if (!(await ledgerExists(client))) return [];
  const { rows } = await client.query<LedgerRow>(
    `select l.name, l.sha256, l.applied_at, l.applied_by, l.running_pid, to_jsonb(l) ->> 'running_since' as running_since
     from ${ledger} as l where l.schema_name = $1 order by l.name`,
    [schema],
  );
  return rows.filter(({ name }) => !isAdoption(name));
}

/** What the extension's scripts enter when they take in what migrations made. */
const isAdoption = (name: string) => name.startsWith("extension ");

/** The extension the ledger says a schema has become. */
export async function adoptedAs(client: pg.ClientBase, schema: string): Promise<string | undefined> {
  if (!(await ledgerExists(client))) return undefined;
  const { rows } = await client.query<{ name: string }>(`select name from ${ledger} where schema_name = $1`, [schema]);
  return rows.find(({ name }) => isAdoption(name))?.name.slice("extension ".length);
}

export const recordApplied = (client: pg.ClientBase, schema: string, file: MigrationFile) => record(client, schema, file, "false");

/** What runs outside a transaction is entered before it begins, so that nobody else begins it. */
export async function recordRunning(client: pg.ClientBase, schema: string, file: MigrationFile): Promise<void> {
  await completeLedger(client);
  await record(client, schema, file, "true");
}

const record = (client: pg.ClientBase, schema: string, { name, sha256 }: MigrationFile, isRunning: string) =>
  client.query(
    `insert into ${ledger} (schema_name, name, sha256, running_pid, running_since)
     select $1, $2, $3, a.pid, a.backend_start
     from (select) as one
     left join pg_stat_activity as a on ${isRunning} and a.pid = pg_backend_pid()
     on conflict (schema_name, name) do update
       set sha256 = excluded.sha256, running_pid = excluded.running_pid, running_since = excluded.running_since`,
    [schema, name, sha256],
  );

/** Removes the entry, and the ledger itself when nothing is applied any more: down from head leaves nothing. */
export async function recordUndone(client: pg.ClientBase, schema: string, { name }: MigrationFile): Promise<void> {
  await client.query(`delete from ${ledger} where schema_name = $1 and name = $2`, [schema, name]);
  const { rows } = await client.query(`select exists (select from ${ledger}) as "any"`);
  if (!rows[0].any) await client.query("drop schema iu_migrations cascade");
}

/** Whether it is applied; otherwise it was begun outside a transaction, and is pending. */
export const isDone = ({ running_pid }: LedgerRow): boolean => running_pid === null;

/**
 * Whether an entry's backend is still there; otherwise it died on the way, and whoever comes next takes up its work. Where it cannot be told
 * from another with its process id (an entry of 0.1.0, another role's session), it is.
 */
export async function isAlive(client: pg.ClientBase, { running_pid, running_since }: LedgerRow): Promise<boolean> {
  const { rows } = await client.query(
    `select exists (
       select from pg_stat_activity
       where pid = $1 and pid <> pg_backend_pid() and coalesce(backend_start = $2::timestamptz, true)
     ) as alive`,
    [running_pid, running_since],
  );
  return rows[0].alive as boolean;
}
