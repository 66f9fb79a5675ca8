import { beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { digest, rolledBack, verify } from "./transaction.ts";

const database = useDatabase();
let owner: Client;

const record = async (client: Client) =>
  (await client.query<{ digest: string }>("select iu_core.fn_iu_schema_record() as digest")).rows[0]?.digest;

beforeAll(async () => {
  owner = await database.connect();
});

test("what is becomes what must be", async () => {
  await rolledBack(owner, async () => {
    await owner.query(`
      create table iu_core.seeded (a int);
      comment on column iu_core.unit_version.body is null;
      alter table iu_core.unit_version alter column title drop not null`);
    expect((await verify(owner)).map(({ drift }) => drift).sort()).toEqual(["changed", "missing", "unexpected", "unexpected"]);
    expect(await record(owner)).toBe(await digest(owner));
    expect(await verify(owner)).toEqual([]);
  });
});

test("recording an unchanged schema writes nothing", async () => {
  await rolledBack(owner, async () => {
    const written = async () => {
      const { rows } = await owner.query(`
        select n_tup_ins + n_tup_upd + n_tup_del as rows from pg_stat_xact_user_tables
        where schemaname = 'iu_core' and relname = 'iu_schema_expectation'`);
      return Number(rows[0].rows);
    };
    const before = await written();
    await record(owner);
    expect(await written()).toBe(before);
    await owner.query("create sequence iu_core.seeded");
    await record(owner);
    expect(await written()).toBe(before + 1);
  });
});

test.each(["iu_reader", "iu_app", "iu_operator", "iu_auditor"])("%s may not record", async (role) => {
  const client = await database.connect({ role });
  await expect(record(client)).rejects.toMatchObject({ code: "42501" });
  await expect(client.query("delete from iu_core.iu_schema_expectation")).rejects.toMatchObject({ code: "42501" });
});
