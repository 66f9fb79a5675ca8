import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { mayActAs } from "../setup/role.ts";
import { functionDrifts, relationDrifts, rowDrifts } from "./drifts.ts";
import { digest, named, rolledBack, verify } from "./transaction.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await mayActAs(owner, "iu_operator");
});

test("a migrated database has no drift", async () => {
  expect(await verify(owner)).toEqual([]);
});

describe.each([
  ["relations", relationDrifts],
  ["functions and privileges", functionDrifts],
  ["shipped rows", rowDrifts],
])("drift of %s", (_, drifts) => {
  test.each(drifts.map((drift) => [drift.what, drift] as const))("%s is named, and nothing else", async (_what, drift) => {
    const before = await digest(owner);
    await rolledBack(owner, async () => {
      await owner.query(drift.change);
      expect(named(await verify(owner)).sort()).toEqual([...drift.named].sort());
      expect(await digest(owner)).not.toBe(before);
    });
    expect(await digest(owner)).toBe(before);
  });
});

test("expected and actual are whole definitions when they are short", async () => {
  await rolledBack(owner, async () => {
    await owner.query("alter table iu_core.unit_version alter column title drop not null");
    expect(await verify(owner)).toMatchObject([{ expected: "text not null", actual: "text" }]);
  });
});

test("a long definition is shown as its digest and the first line that differs", async () => {
  await rolledBack(owner, async () => {
    await owner.query(`do $$ begin
      execute replace(pg_get_functiondef('iu_core.fn_iu_schema_catalog()'::regprocedure), 'pg_am as m', 'pg_am as /* seeded */ m');
    end $$`);
    const [row] = await verify(owner);
    expect(row?.expected).toMatch(/^sha256 [0-9a-f]{64} of \d+ characters; line \d+: .*pg_am as m on/);
    expect(row?.actual).toMatch(/^sha256 [0-9a-f]{64} of \d+ characters; line \d+: .*pg_am as \/\* seeded \*\/ m on/);
    expect(row?.actual?.length).toBeLessThan(2000);
  });
});

test("what is done and undone by hand is no drift", async () => {
  const before = await digest(owner);
  await rolledBack(owner, async () => {
    await owner.query(`
      alter table iu_core.unit_version add column note text;
      alter table iu_core.unit_version drop column note;
      alter table iu_core.unit_version disable trigger user;
      alter table iu_core.unit_version enable trigger user;
      alter table iu_core.unit_version alter column title drop not null;
      alter table iu_core.unit_version alter column title set not null;
      grant update on iu_core.unit_version to iu_reader;
      revoke update on iu_core.unit_version from iu_reader;
    `);
    expect(await verify(owner)).toEqual([]);
    expect(await digest(owner)).toBe(before);
  });
});

test("the session's settings and temporary objects make no difference", async () => {
  const before = await digest(owner);
  const odd = await database.connect();
  await odd.query(`
    set search_path = iu_core, pg_temp, public;
    set quote_all_identifiers = on;
    set standard_conforming_strings = off;
    set datestyle = 'German, DMY';
    set intervalstyle = 'iso_8601';
    set timezone = 'Asia/Ho_Chi_Minh';
    set extra_float_digits = 0;
    set bytea_output = 'escape';
    create temporary table pg_class (oid oid);
    create temporary table unit_version (iu_id int);
  `);
  expect(await verify(odd)).toEqual([]);
  expect(await digest(odd)).toBe(before);
});

test("a reader may ask, PUBLIC may not", async () => {
  const reader = await database.connect({ role: "iu_reader" });
  expect(await verify(reader)).toEqual([]);
  const nobody = await database.connect({ role: "cutter_exec" });
  await expect(verify(nobody)).rejects.toMatchObject({ code: "42501" });
});

test("what operators do is no drift", async () => {
  await rolledBack(owner, async () => {
    await owner.query(`
      insert into iu_core.dot_config (key, value) values ('iu_core.composer_enabled', 'true');
      select iu_core.fn_event_type_register('seeded.happened', 'app', '{"properties": {"total": {"type": "number"}}}', 'Seeded.', 'ana')`);
    expect(await verify(owner)).toEqual([]);
  });
});
