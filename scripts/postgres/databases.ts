import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { urlFor, withClient } from "./connect.ts";
import type { PostgresServer } from "./server.ts";

export interface Database {
  readonly name: string;
  /** As the owner role of the server. */
  readonly url: string;
  readonly adminUrl: string | undefined;
}

const insufficientPrivilege = "42501";
const objectInUse = "55006";

/** An empty database owned by the server's owner role; the name is `iu_` and twelve random hex digits unless given. */
export function createDatabase(server: PostgresServer, name = randomName()): Promise<Database> {
  return create(server, name, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
}

/** A copy of `template`. Waits about `patience` milliseconds for others to leave it; the server waits 5 s by itself. */
export function cloneDatabase(server: PostgresServer, template: string, name = randomName(), patience = 10_000): Promise<Database> {
  const statement = `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${pg.escapeIdentifier(template)}`;
  return create(server, name, statement, Date.now() + patience);
}

/** Drops it, connections and all. Not an error when it is already gone. */
export async function dropDatabase(server: PostgresServer, name: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  await withClient(server.url, async (client) => {
    for (;;) {
      try {
        await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
        return;
      } catch (error) {
        // An autovacuum worker in it belongs to the superuser and may not be ended by us; it leaves by itself.
        const busy = error instanceof pg.DatabaseError && error.code === insufficientPrivilege && /terminat/.test(error.message);
        if (!busy || Date.now() >= deadline) throw error;
        await sleep(200);
      }
    }
  });
}

/** Lets nobody connect any more, so that clones never have to wait. */
export async function sealDatabase(server: PostgresServer, name: string): Promise<void> {
  await withClient(server.url, (client) => client.query(`ALTER DATABASE ${pg.escapeIdentifier(name)} WITH ALLOW_CONNECTIONS false`));
}

/** The handle of a database that exists on this server. */
export function databaseOn(server: Pick<PostgresServer, "url" | "adminUrl">, name: string): Database {
  return {
    name,
    url: urlFor(server.url, name),
    adminUrl: server.adminUrl === undefined ? undefined : urlFor(server.adminUrl, name),
  };
}

async function create(server: PostgresServer, name: string, statement: string, deadline = 0): Promise<Database> {
  await withClient(server.url, async (client) => {
    for (;;) {
      try {
        await client.query(statement);
        return;
      } catch (error) {
        const code = error instanceof pg.DatabaseError ? error.code : undefined;
        if (code === insufficientPrivilege) throw await mayNotCreate(client, error);
        if (code !== objectInUse || Date.now() >= deadline) throw error;
        await sleep(50);
      }
    }
  });
  return databaseOn(server, name);
}

async function mayNotCreate(client: pg.Client, cause: unknown): Promise<Error> {
  const result = await client.query<{ role: string }>("SELECT current_user AS role");
  const role = pg.escapeIdentifier(result.rows[0]?.role ?? "");
  return new Error(`role ${role} may not create databases on this server; as a superuser run: ALTER ROLE ${role} CREATEDB;`, { cause });
}

function randomName(): string {
  return `iu_${randomBytes(6).toString("hex")}`;
}
