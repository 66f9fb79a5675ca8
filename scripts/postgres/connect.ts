import pg from "pg";

export type Client = pg.Client & AsyncDisposable;

/**
 * An open connection. `await using client = await connect(url)` closes it at the end of the block;
 * otherwise call `client.end()`. A connection the server cuts while idle rejects the next query instead of ending the process.
 */
export async function connect(url: string, options: pg.ClientConfig = {}): Promise<Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "iu-core",
    connectionTimeoutMillis: 10_000,
    ...options,
  });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** Runs `work` on a connection of its own and closes it, whatever happens. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  await using client = await connect(url);
  return await work(client);
}

/** The same server and role, another database. */
export function urlFor(url: string, database: string): string {
  const target = new URL(url);
  target.pathname = `/${encodeURIComponent(database)}`;
  return target.href;
}

/** A URL that may be shown: the password is left out. */
export function publicUrl(url: string): string {
  const shown = new URL(url);
  shown.password = "";
  return shown.href;
}
