import { createDatabase, type Database, sealDatabase } from "../../scripts/postgres/databases.ts";
import type { PostgresServer } from "../../scripts/postgres/server.ts";

/**
 * Makes the database every test file gets a copy of: `prepare` fills it, then nobody may connect any more, so copies
 * never wait for each other. `prepare` closes its connections.
 *
 * @returns the template's name
 */
export async function prepareTemplate(server: PostgresServer, prepare: (database: Database) => Promise<void>): Promise<string> {
  const template = await createDatabase(server);
  await prepare(template);
  await sealDatabase(server, template.name);
  return template.name;
}
