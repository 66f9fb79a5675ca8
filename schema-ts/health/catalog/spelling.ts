import { core } from "../../foundation/schemas.ts";
import { type Fragment, lit, sql } from "../../kit/index.ts";

/** How the schema's name is found: as it is spelled, and as a pattern that matches literals and line comments too, as its first group. */
export const spelling = sql`
  select
    i.identifier,
    '(''(?:[^'']|'''')*''|--[^\n]*)|' || i.escaped || '\.' as qualifier,
    '''' || i.escaped || '(\.[^'']*)?''::reg' as reference
  from (
    select quote_ident(n.nspname), regexp_replace(quote_ident(n.nspname), '([^[:alnum:]_])', '\\\1', 'g')
    from pg_namespace as n
    where n.oid = '${core}'::regnamespace
  ) as i (identifier, escaped)
`;

/**
 * A text with {schema} for the schema's name, given a row `s` of `spelling`; not inside literals, where it is text:
 * `'iu_core.composer_enabled'` is a gate's key wherever the product is installed.
 */
export const neutral = (text: Fragment) => sql`
  case
    when position(s.identifier in ${text}) = 0 then ${text}
    -- every other part between quotes is a literal, unless comments hold quotes
    when position('--' in ${text}) = 0 or ${text} !~ '--[^\n]*''' then (
      select string_agg(case when p.n % 2 = 1 then replace(p.part, s.identifier || '.', '{schema}.') else p.part end, '''' order by p.n)
      from string_to_table(${text}, '''') with ordinality as p (part, n)
    )
    -- every match gets a mark; those of literals and comments are taken away again
    else replace(
      replace(
        replace(regexp_replace(${text}, s.qualifier, E'\\1\x01', 'g'), E'''\x01', ''''),
        E'\x01\n', E'\n'),
      E'\x01', '{schema}.')
  end
`;

/** The same for names in literals that are read as names, such as `'iu_core.unit_version'::regclass`. Comes first. */
export const neutralReferences = (text: Fragment) => sql`
  case when position('::reg' in ${text}) = 0 then ${text} else regexp_replace(${text}, s.reference, '''{schema}\1''::reg', 'g') end
`;

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
