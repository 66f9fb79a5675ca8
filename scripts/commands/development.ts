import { withClient } from "../postgres/connect.ts";
import { createDatabase, databaseOn } from "../postgres/databases.ts";
import { type PersistentStatus, persistentStatus, startPersistent } from "../postgres/persistent.ts";

/** One server a project directory, one database on it. */
const name = "iu_core";

export interface DevelopmentDatabase {
  readonly running: boolean;
  /** Of the product's database, as its owner; undefined before the first start. */
  readonly url: string | undefined;
  readonly directory: string;
  readonly majorVersion: number;
}

export const developmentDatabase = async (): Promise<DevelopmentDatabase> => describe(await persistentStatus());

/** Starts the server if needed and makes the database if it is not there. */
export async function startDevelopmentDatabase(): Promise<DevelopmentDatabase & { url: string }> {
  const status = await startPersistent();
  const { url, adminUrl, majorVersion } = status;
  if (url === undefined) throw new Error(`the server in ${status.directory} did not start`);
  const exists = await withClient(url, (client) => client.query("select from pg_database where datname = $1", [name]));
  if (exists.rowCount === 0) {
    const server = { source: "embedded", url, adminUrl, majorVersion, description: "", control: undefined, stop: async () => {} } as const;
    await createDatabase(server, name);
  }
  return { ...describe(status), url: databaseOn({ url, adminUrl }, name).url };
}

export const describe = ({ running, url, adminUrl, directory, majorVersion }: PersistentStatus): DevelopmentDatabase => ({
  running,
  url: url && databaseOn({ url, adminUrl }, name).url,
  directory,
  majorVersion,
});
