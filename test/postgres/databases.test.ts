import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { connect, withClient } from "../../scripts/postgres/connect.ts";
import { cloneDatabase, createDatabase, type Database, dropDatabase, sealDatabase } from "../../scripts/postgres/databases.ts";
import { testServer } from "../setup/database.ts";

const made: string[] = [];

async function kept(database: Promise<Database>): Promise<Database> {
  const { name } = await database;
  made.push(name);
  return database;
}

afterEach(async () => {
  for (const name of made.splice(0)) await dropDatabase(testServer(), name);
});

describe("databases on the server of the run", () => {
  it("are named at random and owned by the owner role", async () => {
    const database = await kept(createDatabase(testServer()));
    expect(database.name).toMatch(/^iu_[0-9a-f]{12}$/);
    await withClient(database.url, async (client) => {
      const { rows } = await client.query(
        "SELECT current_database() AS name, pg_get_userbyid(datdba) = current_user AS owned FROM pg_database WHERE datname = current_database()",
      );
      expect(rows).toEqual([{ name: database.name, owned: true }]);
    });
  });

  it("are cloned with their content, from a sealed template too", async () => {
    const template = await kept(createDatabase(testServer()));
    await withClient(template.url, (client) => client.query("CREATE TABLE piece AS SELECT 'điều 1' AS body"));
    await sealDatabase(testServer(), template.name);
    const [one, two] = await Promise.all([
      kept(cloneDatabase(testServer(), template.name)),
      kept(cloneDatabase(testServer(), template.name)),
    ]);
    expect(one.name).not.toBe(two.name);
    for (const { url } of [one, two]) {
      await withClient(url, async (client) => {
        expect((await client.query("SELECT body FROM piece")).rows).toEqual([{ body: "điều 1" }]);
      });
    }
  });

  it("are cloned as soon as the last connection to the template has gone", async () => {
    const template = await kept(createDatabase(testServer()));
    const lingering = await connect(template.url);
    const clone = kept(cloneDatabase(testServer(), template.name));
    // The server itself waits five seconds before it refuses; the wait after that is ours.
    await sleep(5_200);
    await lingering.end();
    await expect(clone).resolves.toMatchObject({ name: expect.stringMatching(/^iu_/) });
  });

  it("are dropped under open connections, and dropping again is no error", async () => {
    const database = await createDatabase(testServer());
    const client = await connect(database.url);
    await dropDatabase(testServer(), database.name);
    await dropDatabase(testServer(), database.name);
    await expect(client.query("SELECT 1")).rejects.toThrow();
    await client.end();
  });

  it("name the grant that is missing", async () => {
    const role = "iu_may_not_create";
    const server = testServer();
    await withClient(server.url, async (client) => {
      await client.query(`DROP ROLE IF EXISTS ${role}`);
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'only-for-this-test'`);
    });
    const url = new URL(server.url);
    url.username = role;
    url.password = "only-for-this-test";
    try {
      await expect(createDatabase({ ...server, url: url.href })).rejects.toThrow(`ALTER ROLE "${role}" CREATEDB;`);
    } finally {
      await withClient(server.url, (client) => client.query(`DROP ROLE ${role}`));
    }
  });
});
