import { beforeAll } from "vitest";
import { migrateUp } from "../../scripts/migrate/run.ts";
import { withClient } from "../../scripts/postgres/connect.ts";
import { debianHasExtension, debianMajors } from "../../scripts/postgres/debian.ts";
import { type OwnServer, useOwnServer } from "../setup/own_server.ts";

/** Whether PostgreSQL 15 is installed from Debian packages, with these extensions. */
export const debian15Has = (...extensions: string[]): boolean =>
  debianMajors().includes(15) && extensions.every((extension) => debianHasExtension(extension));

/** A Debian PostgreSQL 15 of its own with a migrated database, for what only Debian packages: usable in tests. */
export function useDebian15(): OwnServer {
  const own = useOwnServer({ source: "debian", major: 15 });
  beforeAll(() => withClient(own.database.url, async (client) => void (await migrateUp(client))));
  return own;
}
