import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openServer } from "../../scripts/postgres/open.ts";
import { testServer } from "../setup/database.ts";

const { url } = testServer();

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe("where a database comes from", () => {
  it("is the URL when one is given, whatever else the environment says", async () => {
    vi.stubEnv("IU_PG_SOURCE", "embedded");
    const server = await openServer({ databaseUrl: url });
    expect(server).toMatchObject({ source: "url", url, adminUrl: undefined, majorVersion: testServer().majorVersion });
    await server.stop();
  });

  it("is DATABASE_URL when nothing else is asked for", async () => {
    vi.stubEnv("IU_PG_SOURCE", "");
    vi.stubEnv("DATABASE_URL", url);
    expect((await openServer()).source).toBe("url");
  });

  it("is what IU_PG_SOURCE says even beside DATABASE_URL", async () => {
    vi.stubEnv("IU_PG_SOURCE", "embedded");
    vi.stubEnv("DATABASE_URL", url);
    const server = await openServer();
    await server.stop();
    expect(server.source).toBe("embedded");
  });

  it("is never shown with its password", async () => {
    const server = await openServer({ databaseUrl: url });
    expect(server.description).not.toContain(new URL(url).password);
    const unreachable = "postgresql://somebody:hush@127.0.0.1:1/postgres";
    const error = await openServer({ databaseUrl: unreachable }).catch((reason: Error) => reason);
    expect(String(error)).toMatch(/cannot connect to postgresql:\/\/somebody@127\.0\.0\.1:1/);
    expect(String(error)).not.toContain("hush");
  });

  it("must be one of the five", async () => {
    vi.stubEnv("IU_PG_SOURCE", "sqlite");
    await expect(openServer()).rejects.toThrow('IU_PG_SOURCE is "sqlite"');
  });

  it("is not guessed when a URL was asked for and none is there", async () => {
    vi.stubEnv("DATABASE_URL", "");
    await expect(openServer({ source: "url" })).rejects.toThrow(/DATABASE_URL/);
  });
});

describe("a Docker daemon that is of no use", () => {
  async function withDaemon(answer: RequestListener, work: () => Promise<void>): Promise<void> {
    const directory = mkdtempSync(join(tmpdir(), "iu-core-docker-"));
    const daemon: Server = createServer(answer);
    await new Promise<void>((resolve) => daemon.listen(join(directory, "docker.sock"), resolve));
    vi.stubEnv("DATABASE_URL", "");
    vi.stubEnv("IU_PG_SOURCE", "auto");
    vi.stubEnv("DOCKER_HOST", `unix://${join(directory, "docker.sock")}`);
    try {
      await work();
    } finally {
      daemon.closeAllConnections();
      daemon.close();
      rmSync(directory, { recursive: true });
    }
  }

  it("because it has no image is named on stderr, and the embedded server takes its place", async () => {
    const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    vi.stubEnv("IU_PG_IMAGE", "nowhere.invalid:5000/postgres");
    const asked: string[] = [];
    const answer: RequestListener = (request, response) => {
      asked.push(`${request.method} ${request.url}`);
      if (request.url === "/_ping") response.end("OK");
      else if (request.method === "POST") response.end('{"status":"Pulling"}\r\n{"error":"no such host"}\r\n');
      else response.writeHead(404).end();
    };
    await withDaemon(answer, async () => {
      const server = await openServer();
      await server.stop();
      expect(server.source).toBe("embedded");
    });
    expect(asked.at(-1)).toBe("POST /images/create?fromImage=nowhere.invalid%3A5000%2Fpostgres&tag=latest");
    expect(stderr.mock.calls.join("")).toMatch(/no image nowhere\.invalid:5000\/postgres \(no such host\)/);
  });

  it("because it does not answer is not waited for", async () => {
    const never: RequestListener = () => {};
    await withDaemon(never, async () => {
      const { dockerAnswers } = await import("../../scripts/postgres/docker-api.ts");
      const before = performance.now();
      expect(await dockerAnswers()).toBe(false);
      expect(performance.now() - before).toBeLessThan(2_000);
    });
  });
});
