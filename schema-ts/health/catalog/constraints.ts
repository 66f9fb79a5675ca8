import { sql } from "../../kit/index.ts";

/** Constraints of tables and domains. */
export const constraintObjects = sql`
  select
    'constraint', coalesce(r.name, s.prefix || t.typname) || '.' || c.conname, 'pg_constraint'::regclass::oid, c.oid, 0, null::oid, null::aclitem[],
    pg_get_constraintdef(c.oid)
  from pg_constraint as c
  join space as s on s.oid = c.connamespace
  left join relation as r on r.oid = c.conrelid
  left join pg_type as t on t.oid = c.contypid
  where c.contype not in ('n', 't') -- not null is said by the column, constraint triggers are triggers
    and c.conparentid = 0 -- not those derived for partitions
    and (r.oid is not null or t.oid is not null)
`;

/** Indexes with what their definition does not say: whether they can be used, and what they are chosen for. */
export const indexObjects = sql`
  select
    'index', r.prefix || i.relname, 'pg_class'::regclass::oid, i.oid, 0, null::oid, null::aclitem[],
    concat_ws(
      ' ',
      pg_get_indexdef(i.oid),
      case when not x.indisvalid then 'invalid' end,
      case when not x.indisready then 'not ready' end,
      case when x.indisclustered then 'clustered' end,
      case when x.indisreplident then 'replica identity' end)
  from relation as r
  join pg_index as x on x.indrelid = r.oid
  join pg_class as i on i.oid = x.indexrelid
`;
