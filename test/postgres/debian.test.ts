import { afterAll, beforeAll, expect, it } from "vitest";
import { withClient } from "../../scripts/postgres/connect.ts";
import { debianHasExtension, debianMajors } from "../../scripts/postgres/debian.ts";
import { openServer } from "../../scripts/postgres/open.ts";
import type { PostgresServer } from "../../scripts/postgres/server.ts";
import { optional } from "../require.ts";

const extensions = ["pgtap", "plpgsql_check", "pgq"];
const complete = debianMajors().includes(15) && extensions.every((extension) => debianHasExtension(extension));
const packages = "postgresql-15 postgresql-15-pgtap postgresql-15-plpgsql-check postgresql-15-pgq3";

optional("PostgreSQL 15 from Debian packages", complete, packages).describe(() => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await openServer({ source: "debian", major: 15 });
  });

  afterAll(() => server?.stop());

  it("is a 15 with the extensions only Debian has", async () => {
    expect(server.majorVersion).toBe(15);
    await withClient(server.adminUrl ?? "", async (admin) => {
      for (const extension of extensions) await admin.query(`CREATE EXTENSION ${extension}`);
      await admin.query("SELECT plan(1)");
      expect((await admin.query("SELECT ok(true, 'pgTAP answers')")).rows).toEqual([{ ok: "ok 1 - pgTAP answers" }]);
    });
  });
});
