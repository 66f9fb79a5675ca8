import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { connect, withClient } from "../scripts/postgres/connect.ts";
import { cloneDatabase, createDatabase, type Database, dropDatabase } from "../scripts/postgres/databases.ts";
import type { PostgresServer } from "../scripts/postgres/server.ts";
import type { BenchContext } from "./cell.ts";

/** A context for one cell; `close` ends its connections and drops its databases. */
export function openContext(server: PostgresServer, template: Database, rounds: number): BenchContext & { close(): Promise<void> } {
  const databases: Database[] = [];
  const clients: pg.Client[] = [];
  const keep = async (made: Promise<Database>) => {
    const database = await made;
    databases.push(database);
    return database;
  };
  return {
    server,
    rounds,
    migrated: async () => {
      const database = await keep(cloneDatabase(server, template.name));
      await withClient(database.url, (client) => client.query("vacuum analyze"));
      return database;
    },
    empty: () => keep(createDatabase(server)),
    connect: async (database) => {
      const client = await connect(database.url);
      clients.push(client);
      return client;
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.end().catch(() => {})));
      for (const { name } of databases) {
        // A vacuum may still be at it, which only a superuser could end.
        for (let attempt = 1; ; attempt += 1) {
          const failure = await dropDatabase(server, name).then(
            () => undefined,
            (error: unknown) => error,
          );
          if (failure === undefined) break;
          if (attempt === 30) throw failure;
          await sleep(1000);
        }
      }
    },
  };
}
