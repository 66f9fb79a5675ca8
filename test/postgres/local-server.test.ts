import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, withClient } from "../../scripts/postgres/connect.ts";
import { openServer } from "../../scripts/postgres/open.ts";
import type { PostgresServer } from "../../scripts/postgres/server.ts";
import { durable } from "../../scripts/postgres/settings.ts";

describe("an embedded server of our own", () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await openServer({ source: "embedded", settings: durable });
  });

  afterAll(async () => {
    const directory = dirname(server.control?.dataDirectory ?? "");
    await server.stop();
    await server.stop();
    expect(existsSync(directory)).toBe(false);
  });

  it("gives an owner that may create databases and roles and is no superuser", async () => {
    await withClient(server.url, async (client) => {
      const { rows } = await client.query(
        `SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls
         FROM pg_roles WHERE rolname = current_user`,
      );
      expect(rows).toEqual([{ rolname: "iu_owner", rolsuper: false, rolcreatedb: true, rolcreaterole: true, rolbypassrls: false }]);
    });
  });

  it("gives a superuser beside it", async () => {
    await withClient(server.adminUrl ?? "", async (client) => {
      const { rows } = await client.query("SELECT current_setting('is_superuser') AS is_superuser");
      expect(rows).toEqual([{ is_superuser: "on" }]);
    });
  });

  it("is UTF-8 and sorts by code point", async () => {
    await withClient(server.url, async (client) => {
      const { rows } = await client.query(
        `SELECT current_setting('server_encoding') AS encoding, 'Z' < 'a' AS by_code_point, upper('ế') AS upper`,
      );
      expect(rows).toEqual([{ encoding: "UTF8", by_code_point: true, upper: "Ế" }]);
    });
  });

  it("runs with the settings asked for", async () => {
    await withClient(server.url, async (client) => {
      const { rows } = await client.query("SHOW fsync");
      expect(rows).toEqual([{ fsync: "on" }]);
    });
  });

  it("refuses a wrong password", async () => {
    const wrong = new URL(server.url);
    wrong.password = "wrong";
    await expect(connect(wrong.href)).rejects.toThrow(/password authentication failed/);
  });

  it("comes back from a crash with what was committed", async () => {
    await withClient(server.adminUrl ?? "", (admin) => admin.query("CREATE TABLE kept AS SELECT 42 AS answer"));
    await using open = await connect(server.url);
    await server.control?.crash();
    await expect(open.query("SELECT 1")).rejects.toThrow();
    await server.control?.restart();
    await withClient(server.adminUrl ?? "", async (admin) => {
      const { rows } = await admin.query("SELECT answer FROM kept");
      expect(rows).toEqual([{ answer: 42 }]);
    });
    expect(await server.control?.log()).toContain("was not properly shut down");
  });
});

it("leaves nothing behind when it cannot start", async () => {
  const failing = openServer({ source: "embedded", settings: { shared_buffers: "no size" } });
  await expect(failing).rejects.toThrow(/shared_buffers/);
});

it("stops starting when told to", async () => {
  const failing = openServer({ source: "embedded", signal: AbortSignal.abort() });
  await expect(failing).rejects.toThrow(/abort/i);
});
