import { beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { digest, named, rolledBack, verify } from "./transaction.ts";

// PostgreSQL stores queries parsed. Where the spelling of a parsed query, read back, is spelled otherwise, a restored dump has drift.
const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
});

const everywhere = "from pg_class c where c.relnamespace = 'iu_core'::regnamespace";

test.each([
  [
    "functions",
    `select pg_get_functiondef(p.oid) as statement from pg_proc p where p.pronamespace = 'iu_core'::regnamespace and p.prosqlbody is not null`,
  ],
  [
    "views",
    `select format('create or replace view %s with (%s) as %s', c.oid::regclass, array_to_string(c.reloptions, ', '), pg_get_viewdef(c.oid)) as statement
     ${everywhere} and c.relkind = 'v' and c.reloptions is not null`,
  ],
  [
    "defaults",
    `select format('alter table %s alter column %I set default %s', d.adrelid::regclass, a.attname, pg_get_expr(d.adbin, d.adrelid)) as statement
     ${everywhere.replace("where", "join pg_attrdef d on d.adrelid = c.oid join pg_attribute a on a.attrelid = c.oid and a.attnum = d.adnum where")}
     and not c.relispartition`,
  ],
  [
    "check constraints",
    `select format('alter table %1$s drop constraint %2$I; alter table %1$s add constraint %2$I %3$s; comment on constraint %2$I on %1$s is %4$L',
        k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint')) as statement
     ${everywhere.replace("where", "join pg_constraint k on k.conrelid = c.oid where")} and k.contype = 'c' and k.conislocal`,
  ],
  [
    "indexes",
    `select format('drop index %s; %s; comment on index %1$s is %3$L',
        x.indexrelid::regclass, pg_get_indexdef(x.indexrelid), obj_description(x.indexrelid, 'pg_class')) as statement
     ${everywhere.replace("where", "join pg_index x on x.indrelid = c.oid where")} and not c.relispartition and c.relkind = 'r'
       and (x.indpred is not null or x.indexprs is not null)`,
  ],
])("%s read back are the same", async (kind, statements) => {
  await rolledBack(owner, async () => {
    await owner.query("set local search_path = ''");
    const { rows } = await owner.query<{ statement: string }>(statements);
    if (kind !== "indexes") expect(rows.length).toBeGreaterThan(0);
    for (const { statement } of rows) await owner.query(statement);
    expect(named(await verify(owner))).toEqual([]);
  });
});

test("names that only follow from a cast are no difference, other names are", async () => {
  const view = (query: string) =>
    `create or replace view iu_core.seeded with (security_invoker = true) as select v.a from (${query}) as v (a)`;
  const definition = async (query: string) => {
    await owner.query(view(query));
    const { rows } = await owner.query<{ definition: string }>(
      "select definition from iu_core.fn_iu_schema_catalog() where object_kind = 'view' and object_name = 'seeded'",
    );
    return rows[0]?.definition;
  };
  await rolledBack(owner, async () => {
    const first = await definition("select 'x' as text union all select null");
    expect(first).toBe(await definition("select 'x'::text union all select null::text"));
    expect(first).not.toBe(await definition("select 'x' as note union all select null"));
  });
  for (const type of [
    "integer",
    "bigint",
    "boolean",
    "numeric",
    "timestamptz",
    "text[]",
    "integer[]",
    "double precision",
    "interval",
    "jsonb",
  ]) {
    await rolledBack(owner, async () => {
      await owner.query(
        `create view iu_core.seeded with (security_invoker = true) as select v.a from (select null::${type} union all select null) as v (a)`,
      );
      const before = await digest(owner);
      await owner.query(`do $$ begin
        execute 'create or replace view iu_core.seeded with (security_invoker = true) as ' || pg_get_viewdef('iu_core.seeded'::regclass);
      end $$`);
      expect(await digest(owner), type).toBe(before);
    });
  }
});
