import { type Fragment, type Hole, lit, plpgsql } from "../kit/index.ts";
import { informationUnit } from "./information_unit.ts";
import { iuLifecycleLog } from "./iu_lifecycle_log.ts";

/** Moves a locked unit to another state and logs it. */
export const changeState = (change: {
  transition: string;
  iuId: Hole;
  from: Hole;
  to: string;
  versionNo: Hole;
  actor: Hole;
}): Fragment => plpgsql`
  update ${informationUnit} u
  set ${informationUnit.lifecycle_status} = ${lit(change.to)}
  where ${informationUnit.iu_id.of("u")} = ${change.iuId};

  insert into ${iuLifecycleLog} (
    ${iuLifecycleLog.iu_id}, ${iuLifecycleLog.transition_type}, ${iuLifecycleLog.actor},
    ${iuLifecycleLog.from_status}, ${iuLifecycleLog.to_status}, ${iuLifecycleLog.version_no}
  )
  values (${change.iuId}, ${lit(change.transition)}, ${change.actor}, ${change.from}, ${lit(change.to)}, ${change.versionNo});

  return jsonb_build_object(
    'iu_id', ${change.iuId},
    'from_status', ${change.from},
    'to_status', ${lit(change.to)},
    'version_no', ${change.versionNo}
  );
`;

/** What a change of state did. */
export interface StateChange {
  iu_id: string;
  from_status: string;
  to_status: string;
  version_no: number;
}
