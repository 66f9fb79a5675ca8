import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { pgtapFiles } from "../../scripts/pgtap/files.ts";
import { run } from "../../scripts/postgres/command.ts";
import { withClient } from "../../scripts/postgres/connect.ts";
import { debianBinaries } from "../../scripts/postgres/debian.ts";
import { optional } from "../require.ts";
import { mayActAs } from "../setup/role.ts";
import { debian15Has, useDebian15 } from "./debian.ts";

const program = "/usr/bin/pg_prove";
const packages = "postgresql-15 postgresql-15-pgtap libtap-parser-sourcehandler-pgtap-perl";

optional("pg_prove against a staging database", debian15Has("pgtap") && existsSync(program), packages).describe(() => {
  const debian = useDebian15();
  const scratch = mkdtempSync(join(tmpdir(), "iu-core-pgtap-"));
  const prove = (...paths: string[]) =>
    run(program, ["--jobs", "2", "--psql-bin", join(debianBinaries(15).bin, "psql"), "--dbname", debian.database.url, ...paths]);

  beforeAll(async () => {
    await withClient(debian.database.adminUrl, (admin) => admin.query("create extension pgtap"));
    await withClient(debian.database.url, async (owner) => {
      for (const { name } of iuCore.roles) await mayActAs(owner, name);
    });
  });

  afterAll(() => rmSync(scratch, { recursive: true }));

  it("runs every file, each by itself", async () => {
    const files = pgtapFiles();
    const output = await prove(...files.map(({ path }) => path));
    expect(output).toMatch(/^All tests successful\.$/m);
    expect(output).toMatch(new RegExp(`^Files=${files.length},`, "m"));
  });

  it("fails where a file fails", async () => {
    const failing = join(scratch, "failing.sql");
    writeFileSync(failing, "begin; select plan(1); select is(iu_core.fn_iu_version(), 'another one'); select * from finish(); rollback;");
    await expect(prove(failing)).rejects.toThrow(/Failed 1\/1 subtests/);
  });
});
