import { afterAll, beforeAll, inject } from "vitest";
import { type Client, connect, withClient } from "../../scripts/postgres/connect.ts";
import { cloneDatabase, createDatabase, type Database, dropDatabase } from "../../scripts/postgres/databases.ts";
import type { PostgresServer } from "../../scripts/postgres/server.ts";
import { mayActAs } from "./role.ts";

export interface TestDatabase {
  readonly name: string;
  /** As the owner role: never a superuser. */
  readonly url: string;
  /** As superuser; undefined where the server was given by URL. */
  readonly adminUrl: string | undefined;
  readonly majorVersion: number;
  /**
   * A connection that is closed with the test file. With `role` the session starts as that role, as
   * `ALTER ROLE … SET role` would do it: `current_user` is the role, its privileges are the only ones, and
   * RESET ROLE and DISCARD ALL lead back to it. `session_user` stays the owner.
   */
  connect(options?: { role?: string }): Promise<Client>;
}

/** The server of this run as the functions of `scripts/postgres` want it. */
export function testServer(): PostgresServer {
  return { ...inject("postgres"), control: undefined, stop: async () => {} };
}

/**
 * A database of its own for this test file (or `describe` block): a copy of the migrated template, or an empty one with
 * `{ template: false }`. Usable in hooks and tests, not while tests are collected.
 */
export function useDatabase({ template = true }: { template?: boolean } = {}): TestDatabase {
  let database: Database | undefined;
  const clients: Client[] = [];

  beforeAll(async () => {
    const server = testServer();
    database = template ? await cloneDatabase(server, inject("postgres").template) : await createDatabase(server);
  });

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
    if (database !== undefined) await dropDatabase(testServer(), database.name);
  });

  const ready = (): Database => {
    if (database === undefined) throw new Error("useDatabase(): the database exists in hooks and tests only");
    return database;
  };

  return {
    get name() {
      return ready().name;
    },
    get url() {
      return ready().url;
    },
    get adminUrl() {
      return ready().adminUrl;
    },
    get majorVersion() {
      return inject("postgres").majorVersion;
    },
    async connect({ role } = {}) {
      const { url } = ready();
      if (role !== undefined) await withClient(url, (owner) => mayActAs(owner, role));
      const client = await connect(url, role === undefined ? {} : { options: `-c role=${role}` });
      clients.push(client);
      return client;
    },
  };
}
