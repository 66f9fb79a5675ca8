import { afterAll, beforeAll } from "vitest";
import { migrateUp } from "../../scripts/migrate/run.ts";
import { withClient } from "../../scripts/postgres/connect.ts";
import { createDatabase, type Database } from "../../scripts/postgres/databases.ts";
import { debianHasExtension, debianMajors } from "../../scripts/postgres/debian.ts";
import { openServer } from "../../scripts/postgres/open.ts";
import type { PostgresServer } from "../../scripts/postgres/server.ts";

/** Whether PostgreSQL 15 is installed from Debian packages, with these extensions. */
export const debian15Has = (...extensions: string[]): boolean =>
  debianMajors().includes(15) && extensions.every((extension) => debianHasExtension(extension));

export interface DebianDatabase extends Database {
  readonly adminUrl: string;
}

/** A Debian PostgreSQL 15 of its own with a migrated database, for what only Debian packages: usable in tests. */
export function useDebian15(): { readonly server: PostgresServer; readonly database: DebianDatabase } {
  let server: PostgresServer | undefined;
  let database: DebianDatabase | undefined;

  beforeAll(async () => {
    server = await openServer({ source: "debian", major: 15 });
    const made = await createDatabase(server);
    if (made.adminUrl === undefined) throw new Error("A server of our own has a superuser");
    database = { ...made, adminUrl: made.adminUrl };
    await withClient(made.url, (client) => migrateUp(client));
  });

  afterAll(() => server?.stop());

  const ready = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("useDebian15(): the server exists in hooks and tests only");
    return value;
  };
  return {
    get server() {
      return ready(server);
    },
    get database() {
      return ready(database);
    },
  };
}
