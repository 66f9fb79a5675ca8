import { defineFunction, jsonb, sql } from "../kit/index.ts";
import { relationNamed } from "./relations.ts";

export const fnDotCommandWrites = defineFunction({
  name: "fn_dot_command_writes",
  summary: "Rows this transaction has written so far, by table: PostgreSQL's own counters, so their cost does not grow with the tables.",
  details:
    "Counts what was undone within the transaction too. Partitions count as their table. TRUNCATE is not counted, and nothing is while track_counts is off.",
  args: {},
  returns: jsonb<Record<string, readonly [inserted: number, updated: number, deleted: number]>>("[inserted, updated, deleted] by table."),
  volatility: "volatile",
  writes: "nothing",
  grantTo: [],
  example: "select iu_core.fn_dot_command_writes()",
  body: sql`
    select coalesce(jsonb_object_agg(w.relation, jsonb_build_array(w.inserted, w.updated, w.deleted)), '{}')
    from (
      select
        ${relationNamed(sql`r.relnamespace`, sql`n.nspname`, sql`r.relname`)} as relation,
        sum(c.inserted) as inserted,
        sum(c.updated) as updated,
        sum(c.deleted) as deleted
      from (
        select
          case when t.relispartition then pg_partition_root(t.oid) else t.oid end as oid,
          pg_stat_get_xact_tuples_inserted(t.oid) as inserted,
          pg_stat_get_xact_tuples_updated(t.oid) as updated,
          pg_stat_get_xact_tuples_deleted(t.oid) as deleted
        from pg_class as t
        where t.relkind = 'r'
      ) as c
      join pg_class as r on r.oid = c.oid
      join pg_namespace as n on n.oid = r.relnamespace
      where c.inserted + c.updated + c.deleted > 0 and n.nspname !~ '^(pg_|information_schema$)'
      group by 1
    ) as w
  `,
});
