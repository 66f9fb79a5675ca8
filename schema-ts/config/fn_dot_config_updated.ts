import { defineTriggerFunction, plpgsql, sql } from "../kit/index.ts";
import { dotConfig } from "./dot_config.ts";
import { dotConfigLog } from "./dot_config_log.ts";
import { fnDotConfigCheck } from "./fn_dot_config_check.ts";

export const fnDotConfigUpdated = defineTriggerFunction({
  name: "fn_dot_config_updated",
  summary: "Checks and logs rows updated in dot_config; an update that brings no new change_id was made by hand.",
  details: "A changed key is logged as what it amounts to: the old key deleted, the new one inserted.",
  writes: [dotConfigLog],
  security: "definer",
  declare: sql`
    v_old ${dotConfig}[];
    v_new ${dotConfig}[];
  `,
  body: plpgsql`
    v_old := array(select row(b.*)::${dotConfig} from before_update b);
    v_new := array(select row(a.*)::${dotConfig} from after_update a);
    perform ${fnDotConfigCheck}(${dotConfig.key.of("n")}, ${dotConfig.value.of("n")}) from unnest(v_new) n;

    insert into ${dotConfigLog} (${dotConfigLog.key}, ${dotConfigLog.old_value}, ${dotConfigLog.new_value}, ${dotConfigLog.operation}, ${dotConfigLog.actor}, ${dotConfigLog.reason}, ${dotConfigLog.via})
    select
      coalesce(${dotConfig.key.of("n")}, ${dotConfig.key.of("o")}),
      ${dotConfig.value.of("o")},
      ${dotConfig.value.of("n")},
      case when ${dotConfig.key.of("o")} is null then 'insert' when ${dotConfig.key.of("n")} is null then 'delete' else 'update' end,
      case when d.by_function then ${dotConfig.changed_by.of("n")} else session_user end,
      case when d.by_function then ${dotConfig.change_reason.of("n")} end,
      case when d.by_function then 'function' else 'direct' end
    from unnest(v_old) o
    full join unnest(v_new) n on ${dotConfig.key.of("n")} = ${dotConfig.key.of("o")}
    cross join lateral (
      select ${dotConfig.key.of("o")} is not null and ${dotConfig.change_id.of("n")} is not null and ${dotConfig.change_id.of("n")} is distinct from ${dotConfig.change_id.of("o")} as by_function
    ) d;
    return null;
  `,
});
