import { fnDotConfigGet } from "../../config/fn_dot_config_get.ts";
import { notBlank } from "../../foundation/not_blank.ts";
import { sql } from "../../kit/index.ts";
import { defineBlockers } from "../blocker_source.ts";
import { backupMaxAgeHours, backupReference, backupTakenAt } from "../settings.ts";

export const backup = defineBlockers({
  blockers: ["BACKUP_MISSING", "BACKUP_TOO_OLD"],
  module: "proof",
  query: sql`
    select
      case when j.is_there then 'BACKUP_TOO_OLD' else 'BACKUP_MISSING' end,
      'database',
      jsonb_build_object(
        'reference', b.reference,
        'taken_at', b.taken_at,
        'max_age_hours', b.max_age_hours,
        'in_the_future', b.taken_at > statement_timestamp()
      ),
      'Take a backup and tell its name and time in deployment.backup_reference and deployment.backup_taken_at.'
    from (
      select
        ${fnDotConfigGet}(${backupReference}) #>> '{}' as reference,
        (${fnDotConfigGet}(${backupTakenAt}) #>> '{}')::timestamptz as taken_at,
        ${fnDotConfigGet}(${backupMaxAgeHours})::int as max_age_hours
    ) as b
    cross join lateral (
      select (${notBlank(sql`b.reference`)} and b.taken_at <= statement_timestamp()) is true as is_there
    ) as j
    where not j.is_there or b.taken_at < statement_timestamp() - make_interval(hours => b.max_age_hours)
  `,
});
