import { iuReader } from "../foundation/roles.ts";
import { defineFunction, type FunctionRef, rows, sql, text } from "../kit/index.ts";
import { fnIuSchemaExcerpt } from "./fn_iu_schema_excerpt.ts";
import { iuSchemaExpectation } from "./iu_schema_expectation.ts";
import { deparseSettings } from "./session.ts";

export type Drift = "missing" | "unexpected" | "changed";

export const schemaVerifyFunction = (fnIuSchemaCatalog: FunctionRef) =>
  defineFunction({
    name: "fn_iu_schema_verify",
    summary: "Where the schema is not what the last migration left: one row per object, none when it is.",
    details:
      "Compares fn_iu_schema_catalog with iu_schema_expectation. Definitions of 2 000 characters and more are shown as digest and first differing line.",
    args: {},
    returns: rows({
      object_kind: text("As in fn_iu_schema_catalog."),
      object_name: text("As in fn_iu_schema_catalog."),
      drift: text("missing, unexpected or changed."),
      expected: text("The definition the migration left.").nullable(),
      actual: text("The definition found.").nullable(),
    }),
    volatility: "stable",
    grantTo: [iuReader],
    settings: { jit: deparseSettings.jit },
    example: "select * from iu_core.fn_iu_schema_verify()",
    body: sql`
      select
        coalesce(e.object_kind, a.object_kind),
        coalesce(e.object_name, a.object_name),
        case when a.object_kind is null then 'missing' when e.object_kind is null then 'unexpected' else 'changed' end,
        ${fnIuSchemaExcerpt}(e.definition, a.definition),
        ${fnIuSchemaExcerpt}(a.definition, e.definition)
      from ${iuSchemaExpectation} as e
      full join ${fnIuSchemaCatalog}() as a
        on a.object_kind collate "C" = e.object_kind and a.object_name collate "C" = e.object_name
      where e.definition is distinct from a.definition
      order by coalesce(e.object_kind, a.object_kind) collate "C", coalesce(e.object_name, a.object_name) collate "C"
    `,
  });
