import { afterAll, beforeAll } from "vitest";
import { type Client, connect } from "../../scripts/postgres/connect.ts";
import { createDatabase, type Database } from "../../scripts/postgres/databases.ts";
import { type OpenOptions, openServer } from "../../scripts/postgres/open.ts";
import type { PostgresServer } from "../../scripts/postgres/server.ts";

export interface OwnServer {
  readonly server: PostgresServer;
  /** An empty database on it. */
  readonly database: Database & { readonly adminUrl: string };
  /** A connection as the owner that is closed with the test file. */
  connect(): Promise<Client>;
}

/** A server of this test file's own, for what only one kind of server has. Usable in hooks and tests. */
export function useOwnServer(options: OpenOptions): OwnServer {
  let server: PostgresServer | undefined;
  let database: OwnServer["database"] | undefined;
  const clients: Client[] = [];

  beforeAll(async () => {
    server = await openServer(options);
    const made = await createDatabase(server);
    if (made.adminUrl === undefined) throw new Error("A server of our own has a superuser");
    database = { ...made, adminUrl: made.adminUrl };
  }, 120_000);

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
    await server?.stop();
  });

  const ready = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("useOwnServer(): the server exists in hooks and tests only");
    return value;
  };
  return {
    get server() {
      return ready(server);
    },
    get database() {
      return ready(database);
    },
    async connect() {
      const client = await connect(ready(database).url);
      clients.push(client);
      return client;
    },
  };
}
