import type { TestProject } from "vitest/node";
import { migrateUp } from "../../scripts/migrate/run.ts";
import { withClient } from "../../scripts/postgres/connect.ts";
import { dropDatabase } from "../../scripts/postgres/databases.ts";
import { openServer } from "../../scripts/postgres/open.ts";
import type { PostgresServer } from "../../scripts/postgres/server.ts";
import { prepareTemplate } from "./template.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The server of this run, without its methods: these do not cross the process boundary. */
    postgres: Pick<PostgresServer, "source" | "url" | "majorVersion" | "description"> & {
      readonly adminUrl: string | undefined;
      readonly template: string;
    };
  }
}

/** One server for the whole run; vitest calls the returned function at its end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer();
  try {
    const template = await prepareTemplate(server, ({ url }) => withClient(url, async (client) => void (await migrateUp(client))));
    const { source, url, adminUrl, majorVersion, description } = server;
    project.provide("postgres", { source, url, adminUrl, majorVersion, description, template });
    return async () => {
      // On a server that is not ours nothing may be left behind.
      if (source === "url") await dropDatabase(server, template);
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
