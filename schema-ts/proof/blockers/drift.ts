import { functionNamed, sql } from "../../kit/index.ts";
import { defineBlockers } from "../blocker_source.ts";

/** The health module is made from all others, so it is named here, not imported. */
export const schemaDrift = defineBlockers({
  blockers: ["SCHEMA_DRIFT"],
  module: "proof",
  query: sql`
    select
      'SCHEMA_DRIFT',
      v.object_kind || ' ' || v.object_name,
      jsonb_build_object('drift', v.drift),
      'Look at it with fn_iu_schema_verify; put the object back, or make the change a migration.'
    from ${functionNamed("fn_iu_schema_verify")}() as v
  `,
});
