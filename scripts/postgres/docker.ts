import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { StartedTestContainer, WaitStrategy } from "testcontainers";
import { withClient } from "./connect.ts";
import { dockerEndpoint } from "./docker-api.ts";
import { dockerImage } from "./docker-image.ts";
import { reapWithUs } from "./docker-reaper.ts";
import { ensureOwner, ownerRole, randomPassword, roleUrl, serverVersion, superuser } from "./roles.ts";
import type { PostgresServer, ServerSettings } from "./server.ts";
import { ephemeral, settingArguments } from "./settings.ts";

export interface DockerOptions {
  readonly settings?: ServerSettings | undefined;
  readonly image?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Any image that keeps the contract of the official one: POSTGRES_PASSWORD, port 5432, arguments for `postgres`. */
export async function startDocker(options: DockerOptions = {}): Promise<PostgresServer> {
  // Its own reaper is one more image to fetch; `reapWithUs` does that part.
  process.env["TESTCONTAINERS_RYUK_DISABLED"] ??= "true";
  const { GenericContainer, getContainerRuntimeClient } = await import("testcontainers");
  const { host } = (await getContainerRuntimeClient()).info.containerRuntime;
  const image = options.image ?? dockerImage();
  const adminPassword = randomPassword();
  const name = `iu-core-${randomBytes(6).toString("hex")}`;
  const endpoint = dockerEndpoint();
  if (endpoint !== undefined) reapWithUs(endpoint, name);
  const settings = { ...(options.settings ?? ephemeral), listen_addresses: "*" };
  const container = await new GenericContainer(image)
    .withName(name)
    .withEnvironment({ POSTGRES_PASSWORD: adminPassword, POSTGRES_INITDB_ARGS: "--no-sync" })
    .withExposedPorts(5432)
    .withCommand(["postgres", ...settingArguments(settings)])
    .withWaitStrategy(acceptsConnections((port) => roleUrl(superuser, adminPassword, host, port)))
    .withStartupTimeout(90_000)
    .start();
  try {
    options.signal?.throwIfAborted();
    return await describe(container, image, adminPassword);
  } catch (error) {
    await container.stop({ removeVolumes: true });
    throw error;
  }
}

async function describe(container: StartedTestContainer, image: string, adminPassword: string): Promise<PostgresServer> {
  const host = container.getHost();
  const port = container.getMappedPort(5432);
  const adminUrl = roleUrl(superuser, adminPassword, host, port);
  const ownerPassword = randomPassword();
  const { majorVersion, version } = await withClient(adminUrl, async (admin) => {
    await ensureOwner(admin, ownerPassword);
    return serverVersion(admin);
  });
  let stopped: Promise<unknown> | undefined;
  return {
    source: "docker",
    url: roleUrl(ownerRole, ownerPassword, host, port),
    adminUrl,
    majorVersion,
    description: `PostgreSQL ${version} (Docker image ${image}, port ${port})`,
    control: undefined,
    stop: async () => {
      stopped ??= container.stop({ removeVolumes: true });
      await stopped;
    },
  };
}

/**
 * Ready means: a query over TCP succeeds. The official image first runs a server for its own initialisation, which
 * listens on the socket only, and other images log other words.
 */
function acceptsConnections(urlAt: (port: number) => string): WaitStrategy {
  let timeout: number | undefined;
  const strategy: WaitStrategy = {
    async waitUntilReady(container, boundPorts) {
      const deadline = Date.now() + (timeout ?? 60_000);
      for (;;) {
        try {
          await withClient(urlAt(boundPorts.getBinding(5432)), (client) => client.query("SELECT 1"));
          return;
        } catch (error) {
          const { State: state } = await container.inspect();
          if (state.Running && Date.now() < deadline) {
            await sleep(50);
            continue;
          }
          const log = (await container.logs({ stdout: true, stderr: true, tail: 12 })).toString("utf8");
          throw new Error(`PostgreSQL in Docker did not accept connections:\n${log}`, { cause: error });
        }
      }
    },
    withStartupTimeout(milliseconds) {
      timeout = milliseconds;
      return strategy;
    },
    isStartupTimeoutSet: () => timeout !== undefined,
    getStartupTimeout: () => timeout ?? 60_000,
  };
  return strategy;
}
