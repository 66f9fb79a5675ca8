import { invalidArgument } from "../foundation/errors.ts";
import { type Fragment, type Hole, plpgsql, raise, sql } from "../kit/index.ts";
import { fnEventSchemaProblems } from "./fn_event_schema_problems.ts";

/** Refuses a schema that has problems, all of them in the detail. Needs the variable `v_problems jsonb`. */
export const refuseSchema = (schema: Hole): Fragment => plpgsql`
  select jsonb_agg(jsonb_build_object('path', p.path, 'problem', p.problem))
  into v_problems
  from ${fnEventSchemaProblems}(${schema}) p;
  if v_problems is not null then
    ${raise(
      invalidArgument,
      sql`format('The schema cannot be registered: %s (%s)', v_problems -> 0 ->> 'problem', v_problems -> 0 ->> 'path')`,
      { argument: sql`'p_schema'`, path: sql`v_problems -> 0 ->> 'path'`, problems: sql`v_problems` },
      "Describe the payload with the keywords fn_event_schema_problems explains.",
    )}
  end if;
`;
