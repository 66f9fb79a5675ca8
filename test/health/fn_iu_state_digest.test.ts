import { beforeAll, expect, test } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { seed } from "./seed.ts";
import { rolledBack } from "./transaction.ts";

interface StateRow {
  relation: string;
  row_count: string;
  digest: string;
}

const database = useDatabase();
let owner: Client;

const state = async (client: Client) => (await client.query<StateRow>("select * from iu_core.fn_iu_state_digest()")).rows;
const changed = (before: readonly StateRow[], after: readonly StateRow[]) =>
  after.filter((row, i) => row.digest !== before[i]?.digest).map(({ relation }) => relation);

beforeAll(async () => {
  owner = await database.connect();
  await seed(owner);
});

const tables = iuCore.modules.flatMap(({ objects }) =>
  objects.flatMap((object) => {
    if (!("$" in object) || object.$.kind !== "table") return [];
    const { schema, name, columns } = object.$;
    const home = (schema ?? iuCore.defaultSchema).name;
    // As the digest calls it, and as SQL does.
    return [{ relation: schema ? `${schema.key}.${name}` : name, home, table: `${home}.${name}`, columns }];
  }),
);

test("every table of the definitions is there, in byte order, with its number of rows", async () => {
  const rows = await state(owner);
  expect(rows.map(({ relation }) => relation)).toEqual(tables.map((table) => table.relation).sort());
  for (const { relation, row_count, digest } of rows) {
    const found = tables.find((table) => table.relation === relation);
    const { rows: counted } = await owner.query(`select count(*) as number from ${found?.table}`);
    expect(row_count, relation).toBe(counted[0].number);
    expect(Number(row_count), `${relation} has rows to change`).toBeGreaterThan(0);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  }
});

/** An expression that gives another value of the column's type. */
function otherValue(column: string, type: string): string {
  const value: Record<string, string> = {
    text: `coalesce(${column}, '') || '.'`,
    name: `coalesce(${column}::text, '') || '.'`,
    uuid: "gen_random_uuid()",
    integer: `coalesce(${column}, 0) + 1`,
    smallint: `coalesce(${column}, 0) + 1`,
    bigint: `coalesce(${column}, 0) + 1`,
    boolean: `not coalesce(${column}, false)`,
    jsonb: `jsonb_build_array(${column})`,
    "text[]": `coalesce(${column}, '{}') || array['.']`,
    "uuid[]": `coalesce(${column}, '{}') || gen_random_uuid()`,
    jsonpath: "'$.seeded'",
    bytea: `coalesce(${column}, '') || '\\x00'`,
    "timestamp with time zone": `coalesce(${column}, 'epoch') + interval '1 microsecond'`,
    interval: `coalesce(${column}, '0') + interval '1 microsecond'`,
  };
  const expression = value[type];
  if (expression === undefined) throw new Error(`no other value known for ${type}`);
  return expression;
}

/** Past constraints and triggers: whatever a row may become must show. */
async function unbind(): Promise<void> {
  for (const { home, table } of tables) {
    const { rows } = await owner.query<{ statement: string }>(`
      select format('alter table %s drop constraint if exists %I cascade', conrelid::regclass, conname) as statement
        from pg_constraint where connamespace = '${home}'::regnamespace and contype in ('c', 'f', 'p', 'u') and conislocal and conparentid = 0
          and '${table}'::regclass in (conrelid, confrelid)
      union all select 'alter table ${table} disable trigger user'`);
    for (const { statement } of rows) await owner.query(statement);
  }
}

async function change(table: string, [column, { sqlType }]: [string, { sqlType: string }]): Promise<void> {
  const { rowCount } = await owner.query(`
    update ${table} set ${column} = ${otherValue(column, sqlType)}
    where (tableoid, ctid) in (select tableoid, ctid from ${table} limit 1)`);
  expect(rowCount, `${table}.${column}`).toBe(1);
}

/** Makes changes one after the other, each undone before the next; `having` are the tables whose digest a change must change, and no other. */
async function eachAlone(changes: Iterable<readonly [what: string, having: typeof tables, nth: number]>): Promise<void> {
  await rolledBack(owner, async () => {
    await unbind();
    const before = await state(owner);
    for (const [what, having, nth] of changes) {
      await owner.query("savepoint before_change");
      for (const { table, columns } of having) await change(table, Object.entries(columns)[nth] as [string, { sqlType: string }]);
      expect(changed(before, await state(owner)), what).toEqual(having.map(({ relation }) => relation).sort());
      await owner.query("rollback to before_change");
    }
    expect(changed(before, await state(owner))).toEqual([]);
  });
}

test("another value in any column of one row changes the digest of its table", async () => {
  const places = Math.max(...tables.map(({ columns }) => Object.keys(columns).length));
  // The nth column of every table at once: what does not show is named all the same.
  const having = (nth: number) => tables.filter(({ columns }) => nth < Object.keys(columns).length);
  await eachAlone(Array.from({ length: places }, (_, nth) => [`column ${nth + 1}`, having(nth), nth] as const));
});

test("and of no other", () => eachAlone(tables.map((table) => [table.relation, [table], 0] as const)));

test("a row more and a row less change it", async () => {
  const before = await state(owner);
  await rolledBack(owner, async () => {
    await owner.query("insert into iu_core.iu_collection_kind values ('pamphlet', false, 'Seeded.')");
    expect(changed(before, await state(owner))).toEqual(["iu_collection_kind"]);
    await owner.query("delete from iu_core.iu_collection_kind where collection_kind = 'pamphlet'");
    expect(changed(before, await state(owner))).toEqual([]);
  });
});

test("the order of insertion makes no difference", async () => {
  const kinds = Array.from({ length: 50 }, (_, i) => `('kind_${i}', false, 'Number ${i}.')`);
  const digestOf = (values: readonly string[]) =>
    rolledBack(owner, async () => {
      await owner.query(`insert into iu_core.iu_collection_kind values ${values.join(", ")}`);
      return (await state(owner)).find(({ relation }) => relation === "iu_collection_kind")?.digest;
    });
  expect(await digestOf(kinds)).toBe(await digestOf(kinds.toReversed()));
});

test("two values that change places between rows change it", async () => {
  const before = await state(owner);
  await rolledBack(owner, async () => {
    await owner.query(`
      alter table iu_core.iu_collection_kind disable trigger user;
      update iu_core.iu_collection_kind k set summary = o.summary from iu_core.iu_collection_kind o
        where (k.collection_kind, o.collection_kind) in (('workflow', 'file'), ('file', 'workflow'))`);
    expect(changed(before, await state(owner))).toEqual(["iu_collection_kind"]);
  });
});

test("the session's settings make no difference", async () => {
  const before = await state(owner);
  const odd = await database.connect();
  await odd.query(`
    set datestyle = 'German, DMY'; set timezone = 'Asia/Ho_Chi_Minh'; set intervalstyle = 'iso_8601';
    set extra_float_digits = 0; set bytea_output = 'escape'; set search_path = iu_core, pg_temp;
    create temporary table unit_version (iu_id int)`);
  expect(await state(odd)).toEqual(before);
});

test("operators and auditors get the owner's digest, others none", async () => {
  const before = await state(owner);
  for (const role of ["iu_operator", "iu_auditor"]) expect(await state(await database.connect({ role })), role).toEqual(before);
  for (const role of ["iu_reader", "iu_app"]) {
    await expect(state(await database.connect({ role })), role).rejects.toMatchObject({ code: "42501" });
  }
});

test("all tables are read in one snapshot", async () => {
  const other = await database.connect();
  await rolledBack(owner, async () => {
    await owner.query("set transaction isolation level repeatable read");
    const before = await state(owner);
    await other.query("insert into iu_core.dot_config (key, value) values ('iu_core.composer_enabled', 'true')");
    expect(await state(owner)).toEqual(before);
  });
  expect(
    changed(
      await rolledBack(other, async () => {
        await other.query("delete from iu_core.dot_config where key = 'iu_core.composer_enabled'");
        return state(other);
      }),
      await state(owner),
    ).sort(),
  ).toEqual(["dot_config", "dot_config_log"]);
});
