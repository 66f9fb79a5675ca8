import type pg from "pg";

/** Everything in a database that PostgreSQL did not put there, and every privilege in it a role was given. */
export async function readLeftovers(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ thing: string }>(`
    select 'schema ' || nspname as thing from pg_namespace where oid >= 16384 and nspname !~ '^pg_(temp|toast)'
    union all
    select format('%s %s', relkind, oid::regclass) from pg_class where oid >= 16384 and relnamespace <> 'pg_toast'::regnamespace
    union all
    select format('column %s.%s', attrelid::regclass, attname) from pg_attribute
    where attrelid >= 16384 and attnum > 0 and not attisdropped and attrelid in (select oid from pg_class where relkind in ('r', 'p', 'v'))
    union all
    select 'function ' || oid::regprocedure from pg_proc where oid >= 16384
    union all
    select format('%s of %s', d.deptype, r.rolname)
    from pg_shdepend d
    join pg_database b on b.oid = d.dbid and b.datname = current_database()
    join pg_roles r on r.oid = d.refobjid
  `);
  return [...new Set(rows.map(({ thing }) => thing))].sort();
}
