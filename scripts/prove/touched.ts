import type pg from "pg";

/** Catalogs of the whole server that creating a table may write: its dependencies and comments. */
const incidental = ["pg_shdepend", "pg_shdescription", "pg_shseclabel"];

/**
 * Forbidden surfaces this session has touched in its transaction so far: catalogs that belong to the whole server, large objects, sequences
 * that moved, locks and channels that would outlive the transaction.
 */
export async function readTouched(client: pg.ClientBase): Promise<Map<string, string>> {
  const { rows } = await client.query<{ what: string; state: string }>(
    `
    select 'catalog ' || c.relname as what, sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del)::text as state
    from pg_stat_xact_sys_tables as s
    join pg_class as c on c.oid = s.relid
    where (c.relisshared or c.relname like 'pg_largeobject%') and c.relname <> all ($1) and not c.relname like 'pg_toast%'
    group by c.relname
    having sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del) > 0
    union all
    select 'sequence ' || quote_ident(schemaname) || '.' || quote_ident(sequencename), coalesce(last_value::text, '')
    from pg_sequences
    union all
    select 'session advisory lock', count(*)::text
    from pg_locks
    where locktype = 'advisory' and pid = pg_backend_pid()
    having count(*) > 0
    union all
    select 'channel ' || c, 'listening' from pg_listening_channels() as c
    union all
    select 'setting session_replication_role', setting from pg_settings where name = 'session_replication_role' and setting <> 'origin'
  `,
    [incidental],
  );
  return new Map(rows.map(({ what, state }) => [what, state]));
}

/** What is there, or another, since. */
export const touchedBetween = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...after].flatMap(([what, state]) => (before.get(what) === state ? [] : [what])).sort();
