import { sql } from "../../kit/index.ts";
import { withoutImpliedNames } from "./spelling.ts";

/** Relations whose columns, constraints, indexes, triggers, policies and rules are read. */
export const relations = sql`
  select
    c.oid,
    s.prefix || c.relname as name,
    s.prefix,
    c.relkind,
    c.relowner as owner,
    c.relacl as acl,
    case c.relkind
      when 'v' then 'view'
      when 'm' then 'materialized view'
      when 'S' then 'sequence'
      when 'f' then 'foreign table'
      else 'table'
    end as kind
  from pg_class as c
  join space as s on s.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
    -- partitions made by maintenance are data, the default one came with the installation
    and (not c.relispartition or exists (select from pg_partitioned_table as p where p.partdefid = c.oid))
`;

/** Tables, views and sequences: everything that is not said by a row of their own parts. */
export const relationObjects = sql`
  select
    r.kind, r.name, 'pg_class'::regclass::oid, r.oid, 0, r.owner, r.acl,
    concat_ws(
      E'\n',
      concat_ws(' ', case when c.relpersistence = 'u' then 'unlogged' end, r.kind),
      (
        select '(' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) || ')'
        from pg_attribute as a
        where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped and r.relkind <> 'S'
      ),
      case when r.relkind = 'p' then 'partition by ' || pg_get_partkeydef(r.oid) end,
      (
        select string_agg(
          case when c.relispartition then 'partition of ' || i.inhparent::regclass || ' ' || pg_get_expr(c.relpartbound, c.oid)
            else 'inherits ' || i.inhparent::regclass end,
          E'\n' order by i.inhseqno)
        from pg_inherits as i
        where i.inhrelid = r.oid
      ),
      case when m.amname <> 'heap' then 'using ' || m.amname end,
      (
        select 'with (' || string_agg(o.option, ', ' order by o.option collate "C") || ')'
        from (
          select unnest(c.reloptions)
          union all
          select 'toast.' || unnest(t.reloptions) from pg_class as t where t.oid = c.reltoastrelid
        ) as o (option)
      ),
      case when c.relrowsecurity then 'row level security' end,
      case when c.relforcerowsecurity then 'force row level security' end,
      case
        when r.relkind not in ('r', 'p') then null
        when c.relreplident = 'f' then 'replica identity full'
        when c.relreplident = 'n' then 'replica identity nothing'
        when c.relreplident = 'i' then 'replica identity index'
      end,
      case when r.relkind in ('v', 'm') then 'as' || E'\n' || ${withoutImpliedNames(sql`pg_get_viewdef(r.oid)`)} end,
      (
        select format(
          '%s start %s increment %s from %s to %s cache %s%s', q.seqtypid::regtype, q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache,
          case when q.seqcycle then ' cycle' end)
        from pg_sequence as q
        where q.seqrelid = r.oid
      ))
  from relation as r
  join pg_class as c on c.oid = r.oid
  left join pg_am as m on m.oid = c.relam
  where r.relkind <> 'c'
`;
