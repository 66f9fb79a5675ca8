import { type Fragment, join, lit, sql } from "../../kit/index.ts";
import { type Space, spaces } from "./spaces.ts";

/** How a schema's name is found: as it is spelled, and as patterns. The first matches literals and line comments too, as its first group. */
const spelling = ({ schema, mark }: Space) => sql`
  select
    i.identifier,
    '(''(?:[^'']|'''')*''|--[^\n]*)|' || i.escaped || '\.' as qualifier,
    '''' || i.escaped || '(\.[^'']*)?''::reg' as reference,
    '(\mto_reg[a-z]+\()''' || i.escaped || '(\.[^'']*)?''' as lookup
  from (
    select n.name, regexp_replace(n.name, '([^[:alnum:]_])', '\\\1', 'g')
    from (
      -- a schema that is gone has no name to look for
      select coalesce((select quote_ident(p.nspname) from pg_namespace as p where p.oid = to_regnamespace('${schema}')), ${lit(mark)})
    ) as n (name)
  ) as i (identifier, escaped)
  offset 0
`;

/**
 * A text with {schema} and the like for a schema's name; not inside literals, where it is text: `'iu_core.composer_enabled'` is a gate's
 * key wherever the product is installed.
 */
const neutralIn = ({ alias, mark }: Space, text: Fragment) => sql`
  case
    when position(${alias}.identifier in ${text}) = 0 then ${text}
    -- every other part between quotes is a literal, unless comments hold quotes
    when position('--' in ${text}) = 0 or ${text} !~ '--[^\n]*''' then (
      select string_agg(case when p.n % 2 = 1 then replace(p.part, ${alias}.identifier || '.', ${lit(`${mark}.`)}) else p.part end, '''' order by p.n)
      from string_to_table(${text}, '''') with ordinality as p (part, n)
    )
    -- every match gets a mark; those of literals and comments are taken away again
    else replace(
      replace(
        replace(regexp_replace(${text}, ${alias}.qualifier, E'\\1\x01', 'g'), E'''\x01', ''''),
        E'\x01\n', E'\n'),
      E'\x01', ${lit(`${mark}.`)})
  end
`;

/** The same for names in literals that are read as names: `'iu_core.unit_version'::regclass`, `to_regclass('iu_core.unit_version')`. Comes first. */
const neutralReferencesIn = ({ alias, mark }: Space, text: Fragment) => sql`
  case
    when position('::reg' in ${text}) = 0 and position('to_reg' in ${text}) = 0 then ${text}
    else regexp_replace(
      regexp_replace(${text}, ${alias}.reference, ${lit(`'${mark}\\1'::reg`)}, 'g'),
      ${alias}.lookup, ${lit(`\\1'${mark}\\2'`)}, 'g')
  end
`;

/**
 * Joins that take a row of `kind`, `name` and `definition` through every schema's spelling, and the columns that come out of it. A COMMENT's
 * text stays as it is. OFFSET 0 has each expression computed once: merged into one another they would be repeated some hundred times.
 */
export function neutralSpelling(row: Fragment): { joins: Fragment; name: Fragment; definition: Fragment } {
  const step = ({ joins, name, definition }: { joins: Fragment[]; name: Fragment; definition: Fragment }, space: Space) => {
    const { alias } = space;
    const referred = sql`${alias}_referred`;
    const spelled = sql`${alias}_spelled`;
    return {
      joins: [
        ...joins,
        sql`
          cross join (
            ${spelling(space)}
          ) as ${alias}
          cross join lateral (
            select ${neutralReferencesIn(space, definition)}
            offset 0
          ) as ${referred} (definition)
          cross join lateral (
            select
              ${neutralIn(space, name)},
              case when ${row}.kind = 'comment' then ${row}.definition else ${neutralIn(space, sql`${referred}.definition`)} end
            offset 0
          ) as ${spelled} (name, definition)
        `,
      ],
      name: sql`${spelled}.name`,
      definition: sql`${spelled}.definition`,
    };
  };
  const { joins, ...columns } = spaces.reduce(step, { joins: [], name: sql`${row}.name`, definition: sql`${row}.definition` });
  return { joins: join(joins, "\n"), ...columns };
}

/** Types whose name in an expression is not the name of a column made by a cast to them. */
const spelledTypes = {
  smallint: "int2",
  integer: "int4",
  bigint: "int8",
  real: "float4",
  "double precision": "float8",
  boolean: "bool",
  "character varying": "varchar",
  "timestamp with time zone": "timestamptz",
};
const pairs = Object.entries(spelledTypes);

/**
 * A parsed query without the column names that follow from its casts. `select 'a'` in a view is stored without a name and spelled
 * `'a'::text`; read back, as a restored dump is, it has the name `text` and is spelled `'a'::text AS text`.
 */
export const withoutImpliedNames = (query: Fragment) => sql`
  regexp_replace(
    regexp_replace(${query}, '(::([a-z_][a-z0-9_]*)(\[\])*) AS (\2\M|"\2")', '\1', 'g'),
    ${lit(pairs.map(([type, name]) => String.raw`(::${type}(?:\[\])*) AS ${name}\M`).join("|"))},
    ${lit(pairs.map((_, i) => `\\${i + 1}`).join(""))},
    'g')
`;
