import { defineTrigger, defineTriggerFunction, plpgsql, sql } from "../kit/index.ts";
import { fnAccessCaller } from "../scope/fn_access_caller.ts";
import { fnAccessComplete } from "../scope/fn_access_complete.ts";
import { fnAccessExempt } from "../scope/fn_access_exempt.ts";
import { fnIuUnitsAccessRequire } from "./fn_iu_units_access_require.ts";
import { iuLifecycleLog } from "./iu_lifecycle_log.ts";

export const fnIuLifecycleAccess = defineTriggerFunction({
  name: "fn_iu_lifecycle_access",
  summary: "Refuses whatever happens to a unit in a scope that the session was not granted.",
  details: "Everything that happens to a unit is logged, so that one place holds for every function there is and will be.",
  writes: "nothing",
  declare: sql`
    v_caller text := ${fnAccessCaller}();
    v_iu_ids uuid[];
  `,
  body: plpgsql`
    if ${fnAccessComplete}(v_caller) then
      return null;
    end if;
    if ${fnAccessExempt}(v_caller) then
      return null;
    end if;
    v_iu_ids := array(select distinct ${iuLifecycleLog.iu_id.of("n")} from new_rows n);
    perform ${fnIuUnitsAccessRequire}(v_iu_ids);
    return null;
  `,
});

export const iuLifecycleLogAccess = defineTrigger({
  name: "iu_lifecycle_log_access",
  summary: "Keeps units in a scope from being changed by those who may not see them.",
  on: iuLifecycleLog,
  timing: "after",
  events: ["insert"],
  newTable: "new_rows",
  execute: fnIuLifecycleAccess,
});
