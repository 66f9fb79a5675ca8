import { defineFunction, type FunctionRef, functionNamed, plpgsql, scenario, selfCompensating, sql, text, ungated } from "../kit/index.ts";
import { digestOf } from "./fn_iu_schema_digest.ts";
import { iuSchemaExpectation } from "./iu_schema_expectation.ts";

export const schemaRecordFunction = (fnIuSchemaCatalog: FunctionRef) =>
  defineFunction({
    name: "fn_iu_schema_record",
    summary: "Takes the schema as it is for what it must be. The last statement of every migration.",
    details:
      "For the owner alone. It believes what it finds: a migration verifies before it begins, or it records drift as intended. Writes only rows that differ.",
    args: {},
    returns: text("The schema's digest, as fn_iu_schema_digest gives it."),
    volatility: "volatile",
    gate: ungated("Granted to nobody: only the owner, who runs migrations, can call it."),
    writes: [iuSchemaExpectation],
    pair: selfCompensating(
      "The down migration ends with the same call; calling it again after the schema was put right restores the expectation.",
    ),
    proof: scenario({
      // What was recorded for the migration must not be what is recorded again.
      given: sql`comment on table ${iuSchemaExpectation} is 'Changed by a proof.'`,
      when: sql`select ${functionNamed("fn_iu_schema_record")}()`,
    }),
    grantTo: [],
    example: "select iu_core.fn_iu_schema_record()",
    body: plpgsql`
      with found as materialized (
        select c.object_kind, c.object_name, c.definition
        from ${fnIuSchemaCatalog}() as c
      ), gone as (
        delete from ${iuSchemaExpectation} as e
        where not exists (
          select
          from found as f
          where f.object_kind collate "C" = e.object_kind and f.object_name collate "C" = e.object_name
        )
      )
      insert into ${iuSchemaExpectation} as e (object_kind, object_name, definition)
        select f.object_kind, f.object_name, f.definition
        from found as f
        on conflict (object_kind, object_name) do update
          set definition = excluded.definition
          where e.definition is distinct from excluded.definition;
      return (
        ${digestOf(iuSchemaExpectation)}
      );
    `,
  });
