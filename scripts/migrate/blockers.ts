import type pg from "pg";

/**
 * Who probably was in the way, as the end of a sentence: other sessions that hold a lock on the schema's relations, or the migration lock,
 * longest transaction first. Empty when they have gone meanwhile.
 */
export async function inTheWay(client: pg.ClientBase, schema: string): Promise<string> {
  const { rows } = await client
    .query<{ session: string }>(
      `select format(
         '%s (%s%s, %s%s)', l.pid, coalesce(a.usename, 'unknown'), ' ' || nullif(a.application_name, ''), coalesce(a.state, 'state hidden'),
         ' for ' || round(extract(epoch from clock_timestamp() - a.xact_start)) || ' s'
       ) || coalesce(' with ' || string_agg(distinct c.oid::regclass::text, ', '), '') as session
       from pg_locks as l
       join pg_database as d on d.oid = l.database and d.datname = current_database()
       left join pg_class as c on l.locktype = 'relation' and c.oid = l.relation and c.relkind in ('r', 'p', 'v', 'm')
       left join pg_stat_activity as a on a.pid = l.pid
       where l.granted
         and l.pid <> pg_backend_pid()
         and (
           c.relnamespace = to_regnamespace(quote_ident($1))
           or l.locktype = 'advisory' and (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('iu-core migrate', 0)
         )
       group by l.pid, a.usename, a.application_name, a.state, a.xact_start
       order by a.xact_start nulls last
       limit 3`,
      [schema],
    )
    .catch(() => ({ rows: [] }));
  return rows.length === 0 ? "" : `; in the way: backend ${rows.map(({ session }) => session).join("; backend ")}`;
}
