import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose, newKey } from "../collection/collections.ts";
import { rolledBack, sqlstate } from "../config/session.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { mayActAs } from "../setup/role.ts";
import { define, everythingReadable, grant, openAccess, scopeCollection, scopeUnits } from "./access.ts";

const database = useDatabase();
const tables = ["information_unit", "unit_version", "iu_piece_collection", "iu_piece_membership", "iu_piece_collection_manifest"];
const key = newKey("row-security");
let owner: Client;
let reader: Client;

/** How many rows of each table a session sees that have to do with the hidden unit and the hidden collection. */
const counts = async (client: Client) =>
  Object.fromEntries(
    await Promise.all(
      tables.map(async (table) => [table, (await client.query(`select count(*)::int as n from iu_core.${table}`)).rows[0].n as number]),
    ),
  );

beforeAll(async () => {
  owner = await database.connect();
  await openAccess(owner);
  reader = await database.connect({ role: "iu_reader" });
  await define(owner, "hr");
  const { pieces } = await compose(owner, [{ title: "Lương", body: "Bậc lương 1." }], { key });
  await compose(owner, [{ title: "Chung", body: "Cho mọi người." }], { key: `${key}.open` });
  await scopeUnits(owner, "hr", pieces[0]?.iu_id as string);
  await scopeCollection(owner, "hr", key);
});

test("every readable table that has a unit's or a collection's text, digest or order has its two policies", async () => {
  const { rows } = await owner.query<{ name: string; enabled: boolean; forced: boolean; policies: string[] }>(`
    select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      array_agg(p.polname::text order by p.polname) as policies
    from pg_class c
    join pg_policy p on p.polrelid = c.oid
    where c.relnamespace = 'iu_core'::regnamespace
    group by c.oid
  `);
  for (const table of tables)
    expect(rows.find(({ name }) => name === table)).toEqual({
      name: table,
      enabled: true,
      forced: false,
      policies: [`${table}_audit`, `${table}_in_scope`],
    });
});

test("the owner, and so every function that runs as the owner, sees everything", async () => {
  expect(await counts(owner)).toEqual(Object.fromEntries(tables.map((table) => [table, 2])));
  expect(await counts(reader)).toEqual(Object.fromEntries(tables.map((table) => [table, 1])));
});

test("SET ROLE decides, there and back", async () => {
  for (const role of ["iu_reader", "iu_auditor"]) await mayActAs(owner, role);
  await rolledBack(owner, async () => {
    await owner.query("set local role iu_reader");
    expect(await everythingReadable(owner)).not.toContain("Bậc lương");
    await owner.query("set local role iu_auditor");
    expect(await everythingReadable(owner)).toContain("Bậc lương");
    await owner.query("reset role");
    expect(await everythingReadable(owner)).toContain("Bậc lương");
  });
});

test("a dump by somebody who does not see everything fails instead of leaving rows out; the owner's is whole", async () => {
  const dumped = async (role: string) =>
    rolledBack(owner, async () => {
      await owner.query("set local row_security = off");
      await owner.query(`set local role ${role}`);
      return sqlstate(owner.query("select * from iu_core.unit_version"));
    });
  expect(await dumped("iu_reader")).toBe("42501");
  expect(await dumped("iu_auditor")).toBe("42501");
  expect(await dumped("none")).toBe("not refused");
});

test("a plan that was made as one role is not used for another", async () => {
  await rolledBack(owner, async () => {
    await owner.query("prepare readings as select body from iu_core.unit_version");
    for (let i = 0; i < 7; i += 1) expect((await owner.query("execute readings")).rows).toHaveLength(2);
    await owner.query("set local role iu_reader");
    expect((await owner.query("execute readings")).rows).toHaveLength(1);
  });
});

test("a function of the reader's own is not shown a hidden row, however cheap it says it is", async () => {
  const told: string[] = [];
  reader.on("notice", ({ message }) => told.push(message ?? ""));
  await reader.query(`
    create function pg_temp.told(p_text text) returns boolean language plpgsql cost 0.000001
    as $$ begin raise notice '%', p_text; return true; end $$
  `);
  await reader.query("select from iu_core.unit_version where pg_temp.told(body)");
  await reader.query("select from iu_core.fn_iu_collection_render($1) where pg_temp.told(body)", [`${key}.open`]);
  expect(told).toEqual(["Cho mọi người.", "Cho mọi người."]);
});

test("a grant to a role is seen by the next statement, and a revoked one by the next as well", async () => {
  await grant(owner, "hr", "iu_reader");
  expect(await everythingReadable(reader)).toContain("Bậc lương");
  await owner.query("select iu_core.fn_access_revoke('hr', 'iu_reader', 'test')");
  expect(await everythingReadable(reader)).not.toContain("Bậc lương");
});

test("whether a hidden unit is on hold is hidden as well", async () => {
  const { rows } = await owner.query("select iu_id, scope from iu_core.information_unit order by scope nulls first");
  const [seen, hidden] = rows.map(({ iu_id }) => iu_id);
  const held = async (client: Client) =>
    (
      await client.query(
        "select (select count(*)::int from iu_core.iu_hold_unit) as rows, (select count(*)::int from iu_core.fn_iu_holds($1)) as seen, (select count(*)::int from iu_core.fn_iu_holds($2)) as hidden",
        [seen, hidden],
      )
    ).rows[0];
  await configure(owner, "iu_core.hold_enabled", true);
  await owner.query("select iu_core.fn_iu_hold_place($1, 'Đang tranh chấp.', 'test')", [[seen, hidden]]);
  expect(await held(owner)).toEqual({ rows: 2, seen: 1, hidden: 1 });
  expect(await held(reader)).toEqual({ rows: 1, seen: 1, hidden: 0 });
});

test("a principal longer than a role's name can be is no role, whatever it begins with", async () => {
  const long = "iu_reader".padEnd(63, "x");
  await rolledBack(owner, async () => {
    await grant(owner, "hr", `${long}y`);
    const { rows } = await owner.query("select iu_core.fn_access_scopes($1) as long, iu_core.fn_access_scopes($2) as cut", [
      `${long}y`,
      long,
    ]);
    expect(rows).toEqual([{ long: ["hr"], cut: [] }]);
  });
});

describe("what the policies ask", () => {
  const plan = async (text: string) =>
    (await reader.query(`explain (costs off) ${text}`)).rows.map((row) => row["QUERY PLAN"] as string).join("\n");

  test("is evaluated once a statement", async () => {
    expect(await plan("select * from iu_core.unit_version")).toMatch(/InitPlan/);
    expect(await plan("select * from iu_core.information_unit")).toMatch(
      /scope IS NULL\) OR \(scope = ANY \(.*InitPlan|scope IS NULL\) OR \(scope = ANY \(\(?\$0/,
    );
  });

  test("leaves a look-up by key a look-up by key", async () => {
    await rolledBack(reader, async () => {
      await reader.query("set local enable_seqscan = off");
      expect(await plan("select * from iu_core.unit_version where iu_id = gen_random_uuid()::uuid and version_no = 1")).toBeTruthy();
      expect(
        await plan("select * from iu_core.unit_version where iu_id = '00000000-0000-7000-8000-000000000000' and version_no = 1"),
      ).toContain("Index Cond");
    });
  });
});

test("fn_iu_schema_verify names a policy that is gone, and readers then see nothing or everything", async () => {
  const verify = async () =>
    (await owner.query("select drift, object_name from iu_core.fn_iu_schema_verify() where object_kind = 'policy'")).rows;
  expect(await verify()).toEqual([]);
  await rolledBack(owner, async () => {
    await owner.query("drop policy unit_version_in_scope on iu_core.unit_version");
    expect(await verify()).toEqual([{ drift: "missing", object_name: "unit_version.unit_version_in_scope" }]);
    await owner.query("set local role iu_reader");
    expect((await owner.query("select from iu_core.unit_version")).rowCount).toBe(0);
  });
});

test("without row level security on any one table the leak is found: the tests above are not blind", async () => {
  for (const table of tables) {
    await rolledBack(owner, async () => {
      await owner.query(`alter table iu_core.${table} disable row level security`);
      await owner.query("set local role iu_reader");
      const seen = await counts(owner);
      expect(seen[table]).toBe(2);
    });
  }
});
