import { afterAll, beforeAll } from "vitest";
import { migrateUp } from "../../scripts/migrate/run.ts";
import { type Client, connect, withClient } from "../../scripts/postgres/connect.ts";
import { createDatabase } from "../../scripts/postgres/databases.ts";
import { openServer } from "../../scripts/postgres/open.ts";
import type { PostgresServer, ServerControl } from "../../scripts/postgres/server.ts";
import { durable } from "../../scripts/postgres/settings.ts";

export interface OwnServer {
  readonly url: string;
  readonly control: ServerControl;
  /** A fresh connection: earlier ones do not survive a crash. */
  connect(): Promise<Client>;
}

/** A server that a test may crash, with iu-core installed in it. */
export function useOwnServer(): OwnServer {
  let server: PostgresServer | undefined;
  let url = "";
  const clients: Client[] = [];
  beforeAll(async () => {
    server = await openServer({ source: "embedded", settings: { ...durable, max_connections: 200 } });
    ({ url } = await createDatabase(server));
    await withClient(url, (client) => migrateUp(client));
  }, 120_000);
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
    await server?.stop();
  });
  return {
    get url() {
      return url;
    },
    get control() {
      if (!server?.control) throw new Error("the server of the test is not running");
      return server.control;
    },
    async connect() {
      const client = await connect(url);
      clients.push(client);
      return client;
    },
  };
}
