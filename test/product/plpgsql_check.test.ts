import { beforeAll, describe, expect, it } from "vitest";
import { type Client, connect } from "../../scripts/postgres/connect.ts";
import { optional } from "../require.ts";
import { debian15Has, useDebian15 } from "./debian.ts";

/** Every check plpgsql_check has, for a function, or for a trigger function and each of its triggers. */
const findings = `
  select f.routine, f.trigger, c.level, c.lineno, c.message, c.detail, c.hint
  from (
    select p.oid, p.oid::regprocedure::text as routine, t.tgname as trigger, coalesce(t.tgrelid, 0) as relation, t.tgoldtable, t.tgnewtable
    from pg_proc as p
    join pg_language as l on l.oid = p.prolang and l.lanname = 'plpgsql'
    left join pg_trigger as t on t.tgfoid = p.oid and not t.tgisinternal and t.tgparentid = 0
    where p.pronamespace = 'iu_core'::regnamespace and (p.prorettype <> 'trigger'::regtype or t.oid is not null)
  ) as f
  cross join lateral plpgsql_check_function_tb(
    f.oid, f.relation,
    oldtable => f.tgoldtable, newtable => f.tgnewtable,
    fatal_errors => false, all_warnings => true
  ) as c
  order by 1, 2, 4
`;

const packages = "postgresql-15 postgresql-15-plpgsql-check";

optional("plpgsql_check, with every warning it has", debian15Has("plpgsql_check"), packages).describe(() => {
  const debian = useDebian15();
  let admin: Client;

  beforeAll(async () => {
    admin = await connect(debian.database.adminUrl);
    await admin.query("create extension plpgsql_check");
    return () => admin.end();
  });

  it("has nothing to say about any function or trigger", async () => {
    expect((await admin.query(findings)).rows).toEqual([]);
  });

  it("checks every PL/pgSQL function: a trigger function has a trigger", async () => {
    const { rows } = await admin.query(`
      select p.proname
      from pg_proc as p
      where p.pronamespace = 'iu_core'::regnamespace and p.prorettype = 'trigger'::regtype
        and not exists (select from pg_trigger as t where t.tgfoid = p.oid)
    `);
    expect(rows).toEqual([]);
  });

  describe("finds", () => {
    it.each([
      ["an unknown column", "perform key_of from iu_core.dot_config;", /column "key_of" does not exist/],
      ["a variable nobody reads", "declare v_unused int; begin null; end;", /unused variable "v_unused"/],
      [
        "a hidden cast",
        "declare v_count int; begin select count(*) into v_count from iu_core.dot_config; raise notice '%', v_count; end;",
        /target type is different/,
      ],
      ["SQL made of an argument", "execute 'select ' || p_a;", /variable is not sanitized/],
    ])("%s", async (_, body, message) => {
      await admin.query("begin");
      try {
        await admin.query(
          `create function iu_core.seeded(p_a text) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$ begin ${body} end $$`,
        );
        const { rows } = await admin.query(findings);
        expect(rows).toContainEqual(expect.objectContaining({ routine: "iu_core.seeded(text)", message: expect.stringMatching(message) }));
      } finally {
        await admin.query("rollback");
      }
    });
  });
});
