import { iuReader } from "../foundation/roles.ts";
import type { Hole } from "../kit/fragment.ts";
import { defineFunction, type FunctionRef, sql, text } from "../kit/index.ts";

/** SHA-256 over the lines `kind TAB name TAB sha256(definition) LF` of catalog rows, in byte order. */
export const digestOf = (catalog: Hole) => sql`
  select encode(
    sha256(
      convert_to(
        string_agg(
          concat_ws(E'\t', o.object_kind, o.object_name, encode(sha256(convert_to(o.definition, 'UTF8')), 'hex')) || E'\n',
          '' order by o.object_kind collate "C", o.object_name collate "C"),
        'UTF8')),
    'hex')
  from ${catalog} as o
`;

export const schemaDigestFunction = (fnIuSchemaCatalog: FunctionRef) =>
  defineFunction({
    name: "fn_iu_schema_digest",
    summary: "SHA-256 of the schema as it is: equal for equal definitions on one major version of PostgreSQL.",
    details:
      "Hashes one line per row of fn_iu_schema_catalog, `kind TAB name TAB sha256(definition) LF`, in byte order. A fresh install, an upgrade, " +
      "up and down and up again, a restored dump and a copy under another schema name agree.",
    args: {},
    returns: text("64 lower-case hex digits."),
    volatility: "stable",
    grantTo: [iuReader],
    example: "select iu_core.fn_iu_schema_digest()",
    body: digestOf(sql`${fnIuSchemaCatalog}()`),
  });
