import { afterAll, beforeAll } from "vitest";
import { migrateUp } from "../../scripts/migrate/run.ts";
import { withClient } from "../../scripts/postgres/connect.ts";
import { cloneDatabase, createDatabase, type Database } from "../../scripts/postgres/databases.ts";
import { ephemeralPlace } from "../../scripts/postgres/ephemeral-place.ts";
import { type OpenOptions, openServer } from "../../scripts/postgres/open.ts";
import { serverUser } from "../../scripts/postgres/os-user.ts";
import type { PostgresServer, ServerControl } from "../../scripts/postgres/server.ts";
import { durable, ephemeral } from "../../scripts/postgres/settings.ts";
import { prepareTemplate } from "../setup/template.ts";

/** A server that may be killed: it pays for durability as production does, and no other test file uses it. */
export interface FaultServer {
  readonly server: PostgresServer;
  readonly control: ServerControl;
  /** A database with the product in it. */
  installed(): Promise<Database>;
  empty(): Promise<Database>;
  /** SIGKILL, and up again on the same data. */
  crash(): Promise<void>;
}

/** @param options evaluated before the server starts; the settings are added to the durable ones */
export function useFaultServer(options: () => Pick<OpenOptions, "settings" | "directory"> = () => ({})): FaultServer {
  let server: PostgresServer | undefined;
  let template: string | undefined;

  beforeAll(async () => {
    // Memory keeps what a killed process wrote, as a disk does: only the machine must not be killed.
    const { settings, directory = ephemeralPlace(serverUser(), ephemeral) } = options();
    server = await openServer({ source: "embedded", settings: { ...durable, autovacuum: "off", ...settings }, directory });
  });

  afterAll(() => server?.stop());

  const ready = (): PostgresServer & { control: ServerControl } => {
    if (server?.control === undefined) throw new Error("useFaultServer(): the server exists in hooks and tests only");
    return { ...server, control: server.control };
  };

  return {
    get server() {
      return ready();
    },
    get control() {
      return ready().control;
    },
    async installed() {
      template ??= await prepareTemplate(ready(), ({ url }) => withClient(url, async (client) => void (await migrateUp(client))));
      return cloneDatabase(ready(), template);
    },
    empty: () => createDatabase(ready()),
    async crash() {
      await ready().control.crash();
      await ready().control.restart();
    },
  };
}
