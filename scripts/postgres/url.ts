import { publicUrl, withClient } from "./connect.ts";
import { serverVersion } from "./roles.ts";
import type { PostgresServer } from "./server.ts";

/** A server somebody else runs. We never start, stop or reconfigure it. */
export async function serverAtUrl(url: string): Promise<PostgresServer> {
  const { majorVersion, version } = await withClient(url, serverVersion).catch((error: Error) => {
    throw new Error(`cannot connect to ${publicUrl(url)}: ${error.message}`, { cause: error });
  });
  return {
    source: "url",
    url,
    adminUrl: undefined,
    majorVersion,
    description: `PostgreSQL ${version} (${publicUrl(url)})`,
    control: undefined,
    stop: async () => {},
  };
}
