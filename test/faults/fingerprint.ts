import type pg from "pg";
import { withClient } from "../../scripts/postgres/connect.ts";

/** Everything a database holds outside of PostgreSQL's own schemas, whoever made it. */
export interface Fingerprint {
  /** One line an object. */
  readonly objects: readonly string[];
  /** Number of rows and a digest of them that does not depend on their order, by table. */
  readonly rows: Readonly<Record<string, { readonly count: number; readonly digest: string }>>;
}

export type Verdict = "before" | "after" | "between";

/**
 * Which of the two a database is. Before is every object and every row. After is every object and the number of rows in every table: the
 * rows of two runs differ in the ids and times they made up.
 */
export function verdict(found: Fingerprint, before: Fingerprint, after: Fingerprint): Verdict {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  if (same(found, before)) return "before";
  const counted = ({ objects, rows }: Fingerprint) => [objects, Object.entries(rows).map(([table, { count }]) => [table, count])];
  return same(counted(found), counted(after)) ? "after" : "between";
}

export const fingerprintOf = (url: string): Promise<Fingerprint> => withClient(url, readFingerprint);

/** The schema of the tests' own hooks does not count. */
export const hooks = "fault_hooks";

export async function readFingerprint(client: pg.ClientBase): Promise<Fingerprint> {
  await client.query("begin isolation level repeatable read, read only");
  try {
    const objects = (await client.query<{ line: string }>(catalog)).rows.map(({ line }) => line);
    objects.push(...(await productDigests(client)));
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from (${relations}) c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' order by 1`,
    );
    const rows: Record<string, { count: number; digest: string }> = {};
    for (const { name } of tables.rows) {
      const { rows: sums } = await client.query(
        `select count(*)::int as count, coalesce(sum(hashtextextended(t::text, 0)), 0)::text as digest from ${name} as t`,
      );
      rows[name] = sums[0];
    }
    return { objects, rows };
  } finally {
    await client.query("rollback");
  }
}

/** What the product says about itself, where it is installed. */
async function productDigests(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query("select to_regprocedure('iu_core.fn_iu_schema_digest()') is not null as installed");
  if (!rows[0].installed) return [];
  const digest = await client.query("select iu_core.fn_iu_schema_digest() as digest");
  const drift = await client.query("select drift || ' ' || object_kind || ' ' || object_name as line from iu_core.fn_iu_schema_verify()");
  return [`schema digest ${digest.rows[0].digest}`, ...drift.rows.map(({ line }) => `drift ${line}`)];
}

const schemas = `select oid from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', '${hooks}')`;
const relations = `select * from pg_class where relnamespace in (${schemas})`;
const catalog = `
  select line from (
    select format('schema %s %s', nspname, nspacl) from pg_namespace where oid in (${schemas})
    union all
    select format('relation %s %s %s %s', oid::regclass, relkind, relacl, pg_get_userbyid(relowner)) from (${relations}) c
    union all
    select format('column %s.%s %s %s', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull)
    from pg_attribute a join (${relations}) c on c.oid = a.attrelid
    where a.attnum > 0 and not a.attisdropped
    union all
    select format('default %s %s %s', adrelid::regclass, adnum, pg_get_expr(adbin, adrelid))
    from pg_attrdef where adrelid in (select oid from (${relations}) c)
    union all
    select format('index %s %s %s', pg_get_indexdef(indexrelid), indisvalid, indisready) from pg_index
    where indrelid in (select oid from (${relations}) c)
    union all
    select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
    where connamespace in (${schemas})
    union all
    select format('trigger %s', pg_get_triggerdef(oid)) from pg_trigger
    where not tgisinternal and tgrelid in (select oid from (${relations}) c)
    union all
    select format('function %s %s %s', oid::regprocedure, md5(pg_get_functiondef(oid)), proacl) from pg_proc
    where pronamespace in (${schemas}) and prokind = 'f'
    union all
    select format('comment %s', description) from pg_description
    where objoid in (select oid from (${relations}) c) or objoid in (select oid from pg_proc where pronamespace in (${schemas}))
    union all
    select format('extension %s %s', extname, extversion) from pg_extension
  ) as all_of_it (line)
  order by line collate "C"`;
