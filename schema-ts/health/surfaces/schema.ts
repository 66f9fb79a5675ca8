import { type FunctionRef, sql } from "../../kit/index.ts";
import { defineSurface } from "../surface.ts";

export const schemaSurface = (fnIuSchemaVerify: FunctionRef) =>
  defineSurface({
    surface: "schema",
    module: "health",
    query: sql`
      select
        count(*) = 0,
        jsonb_build_object(
          'missing', count(*) filter (where v.drift = 'missing'),
          'unexpected', count(*) filter (where v.drift = 'unexpected'),
          'changed', count(*) filter (where v.drift = 'changed'),
          'objects', coalesce((array_agg(v.object_kind || ' ' || v.object_name))[1:20], '{}'))
      from ${fnIuSchemaVerify}() as v
    `,
    expected: "every object, comment, grant and shipped row is what the last migration left",
    hint: "List the drift with fn_iu_schema_verify; put the objects back, or make the change a migration.",
  });
