import type pg from "pg";

/** What one transaction has done to tables so far, by qualified name of the table; a partition counts as its parent. */
export interface WriteCounts {
  /** Rows inserted, updated and deleted, those of aborted subtransactions included. */
  readonly rows: ReadonlyMap<string, number>;
  /** The tables there are, each with its partitions: what differs afterwards was created or dropped. */
  readonly tables: ReadonlyMap<string, string>;
}

/** PostgreSQL's own counters of this transaction. They are of this session alone and see every write, whoever caused it. */
export async function countWrites(client: pg.ClientBase): Promise<WriteCounts> {
  const { rows } = await client.query<{ name: string; rows: string; partitions: string }>(`
    select
      quote_ident(n.nspname) || '.' || quote_ident(r.relname) as name,
      coalesce(sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del), 0)::text as rows,
      string_agg(c.oid::text, ' ' order by c.oid) as partitions
    from pg_class as c
    left join pg_stat_xact_user_tables as s on s.relid = c.oid
    join pg_class as r on r.oid = coalesce(pg_partition_root(c.oid), c.oid)
    join pg_namespace as n on n.oid = r.relnamespace
    where c.relkind in ('r', 'p')
      and n.nspname <> 'information_schema'
      and (n.nspname !~ '^pg_' or n.nspname ~ '^pg_temp')
    group by n.nspname, r.relname
  `);
  return {
    rows: new Map(rows.map((row) => [row.name, Number(row.rows)])),
    tables: new Map(rows.map((row) => [row.name, row.partitions])),
  };
}

/** Names of the tables written between two counts, in order. */
export function writtenBetween(before: WriteCounts, after: WriteCounts): string[] {
  const names = new Set([...before.tables.keys(), ...after.tables.keys()]);
  return [...names]
    .filter((name) => before.rows.get(name) !== after.rows.get(name) || before.tables.get(name) !== after.tables.get(name))
    .sort();
}
