import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withClient } from "../../scripts/postgres/connect.ts";
import { testServer, useDatabase } from "../setup/database.ts";

const role = "iu_use_database_reader";
const database = useDatabase();

beforeAll(async () => {
  await withClient(testServer().url, async (client) => {
    await client.query(`DROP ROLE IF EXISTS ${role}`);
    await client.query(`CREATE ROLE ${role} NOLOGIN`);
  });
});

afterAll(async () => {
  await withClient(testServer().url, (client) => client.query(`DROP ROLE ${role}`));
});

describe("useDatabase", () => {
  it("connects as the owner", async () => {
    const client = await database.connect();
    const { rows } = await client.query("SELECT current_database() AS name, current_user = session_user AS itself");
    expect(rows).toEqual([{ name: database.name, itself: true }]);
  });

  it("connects as a role that has only its own privileges", async () => {
    const owner = await database.connect();
    await owner.query("CREATE TABLE secret AS SELECT 1 AS one");
    const client = await database.connect({ role });
    await expect(client.query("SELECT * FROM secret")).rejects.toThrow(/permission denied/);
    for (const statement of ["RESET ROLE", "DISCARD ALL"]) {
      await client.query(statement);
      expect((await client.query("SELECT current_user AS role")).rows).toEqual([{ role }]);
    }
  });

  describe("a block of its own", () => {
    const empty = useDatabase({ template: false });

    it("has a database of its own", async () => {
      expect(empty.name).not.toBe(database.name);
      const client = await empty.connect();
      const { rows } = await client.query("SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = 'public'");
      expect(rows).toEqual([{ tables: 0 }]);
    });
  });
});
