import { afterAll, beforeAll, expect, it } from "vitest";
import { withClient } from "../../scripts/postgres/connect.ts";
import { createDatabase, dropDatabase } from "../../scripts/postgres/databases.ts";
import { askDocker, dockerAnswers, dockerEndpoint } from "../../scripts/postgres/docker-api.ts";
import { openServer } from "../../scripts/postgres/open.ts";
import type { PostgresServer } from "../../scripts/postgres/server.ts";
import { optional } from "../require.ts";
import { hold } from "./fixtures/hold.ts";

optional("PostgreSQL in Docker", await dockerAnswers(dockerEndpoint(), 15_000), "a Docker daemon").describe(() => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await openServer({ source: "docker" });
  }, 180_000);

  afterAll(async () => {
    await server?.stop();
    await server?.stop();
  });

  it("behaves like every other server", async () => {
    expect(server.source).toBe("docker");
    expect(server.majorVersion).toBeGreaterThanOrEqual(15);
    const database = await createDatabase(server);
    await withClient(database.url, async (client) => {
      const { rows } = await client.query(
        "SELECT current_user AS role, current_setting('is_superuser') AS is_superuser, current_setting('fsync') AS fsync",
      );
      expect(rows).toEqual([{ role: "iu_owner", is_superuser: "off", fsync: "off" }]);
    });
    await dropDatabase(server, database.name);
  });

  it("leaves no container when it is stopped", async () => {
    const { url } = server;
    await server.stop();
    expect(await publishedPorts()).not.toContain(portOf(url));
  });

  it("leaves no container when the process that opened it is killed", async () => {
    const { parent, url } = await hold("wait", "docker");
    expect(await publishedPorts()).toContain(portOf(url));
    parent.kill("SIGKILL");
    await expect.poll(publishedPorts, { timeout: 10_000 }).not.toContain(portOf(url));
  }, 90_000);
});

function portOf(url: string): number {
  return Number(new URL(url).port);
}

async function publishedPorts(): Promise<(number | undefined)[]> {
  const endpoint = dockerEndpoint();
  if (endpoint === undefined) throw new Error("the daemon has gone");
  const { status, body } = await askDocker(endpoint, "GET", "/containers/json?all=1", 5_000);
  expect(status).toBe(200);
  const containers = JSON.parse(body) as { Ports: { PublicPort?: number }[] }[];
  return containers.flatMap(({ Ports }) => Ports.map(({ PublicPort }) => PublicPort));
}
