import { lit, sql } from "../../kit/index.ts";
import { informationUnit } from "../../unit/information_unit.ts";
import { iuLifecycleLog } from "../../unit/iu_lifecycle_log.ts";
import { sampleSize } from "../surface.ts";

/** Query of the units something happened to last: the newest ones, and those of the newest log rows. Both keys are time-ordered. */
export const recentUnits = sql`
  select u.iu_id, u.current_version_no
  from ${informationUnit} as u
  where u.iu_id in (
    (select n.iu_id from ${informationUnit} as n order by n.iu_id desc limit ${lit(sampleSize)})
    union
    (select l.iu_id from ${iuLifecycleLog} as l order by l.log_id desc limit ${lit(sampleSize)})
  )
`;
