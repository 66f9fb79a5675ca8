import { sql } from "../../kit/index.ts";
import { iuSchemaExpectation } from "../iu_schema_expectation.ts";

/** Types that stand alone: enums, domains, ranges, composites and base types. Row types and arrays follow from what they belong to. */
export const typeObjects = sql`
  select
    'type', s.prefix || t.typname, 'pg_type'::regclass::oid, t.oid, 0, t.typowner, coalesce(t.typacl, acldefault('T', t.typowner)),
    concat_ws(
      ' ',
      case t.typtype when 'e' then 'enum' when 'd' then 'domain over' when 'r' then 'range of' when 'm' then 'multirange' when 'c' then 'composite' else 'base' end,
      (select '(' || string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) || ')' from pg_enum as e where e.enumtypid = t.oid),
      (
        select '(' || string_agg(quote_ident(a.attname), ', ' order by a.attnum) || ')'
        from pg_attribute as a
        where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
      ),
      (select r.rngsubtype::regtype::text from pg_range as r where r.rngtypid = t.oid),
      case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end,
      case when t.typtype = 'd' and t.typcollation <> b.typcollation then 'collate ' || t.typcollation::regcollation end,
      case when t.typnotnull then 'not null' end,
      'default ' || t.typdefault)
  from pg_type as t
  join space as s on s.oid = t.typnamespace
  left join pg_type as b on b.oid = t.typbasetype
  where (t.typrelid = 0 or exists (select from relation as r where r.oid = t.typrelid and r.relkind = 'c'))
    and t.oid not in (select e.typarray from pg_type as e)
`;

/**
 * Whatever else was put into the schema: operators, collations, statistics, text search objects, default privileges. Left out: the extension
 * that the schema itself came with, where it was not migrated; another one is drift.
 */
export const otherObjects = sql`
  select
    i.type, i.identity, d.classid, d.objid, 0, null::oid, null::aclitem[], i.type || ' ' || i.identity
  from pg_depend as d
  join space as s on s.oid = d.refobjid
  cross join pg_identify_object(d.classid, d.objid, d.objsubid) as i
  where d.refclassid = 'pg_namespace'::regclass
    and d.classid not in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass)
    and not exists (
      select
      from pg_depend as m
      where d.classid = 'pg_extension'::regclass
        and m.refclassid = d.classid
        and m.refobjid = d.objid
        and m.deptype = 'e'
        and m.classid = 'pg_class'::regclass
        and m.objid = '${iuSchemaExpectation}'::regclass
    )
`;
