import { beforeAll, describe, expect, it } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { pgtapFiles } from "../../scripts/pgtap/files.ts";
import { installPgtap } from "../../scripts/pgtap/install.ts";
import { runPgtap } from "../../scripts/pgtap/run.ts";
import { type Client, withClient } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { mayActAs } from "../setup/role.ts";

const database = useDatabase();
const files = pgtapFiles();
let owner: Client;

beforeAll(async () => {
  await withClient(database.adminUrl ?? database.url, installPgtap);
  owner = await database.connect();
  for (const { name } of iuCore.roles) await mayActAs(owner, name);
});

describe("pgTAP files", () => {
  it.each(files.map((file) => [file.name, file] as const))("%s", async (_, file) => {
    const { ok, problems, planned, passed } = await runPgtap(owner, file);
    expect(problems).toEqual([]);
    expect(ok).toBe(true);
    expect(passed).toBe(planned);
  });
});

describe("a file that must fail, fails", () => {
  const around = (body: string, plan = 1) => `begin; select plan(${plan}); ${body} select * from finish(); rollback;`;

  it.each([
    ["a wrong value", around("select is(1, 2, 'one is two');"), /not ok 1 - one is two\n#[\s\S]*have: 1\n#[\s\S]*want: 2/],
    ["fewer tests than planned", around("select pass('one');", 2), /Looks like you planned 2 tests but ran 1/],
    ["more tests than planned", around("select pass('one'); select pass('two');"), /Looks like you planned 1 test but ran 2/],
    ["no test at all", "select 1", /ran no test/],
    ["an error", around("select 1 / 0;"), /22012: division by zero/],
    ["no rollback", "begin; select plan(1); select pass('one'); select * from finish();", /does not end its transaction/],
    ["a psql command", "\\set x 1\nbegin; select plan(1); select pass('one'); rollback;", /uses psql's \\set/],
  ])("%s", async (_, text, says) => {
    const { ok, problems } = await runPgtap(owner, { text });
    expect(ok).toBe(false);
    expect(problems.join("\n")).toMatch(says);
  });
});
