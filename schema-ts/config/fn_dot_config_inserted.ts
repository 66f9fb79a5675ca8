import { defineTriggerFunction, plpgsql, sql } from "../kit/index.ts";
import { dotConfig } from "./dot_config.ts";
import { dotConfigLog } from "./dot_config_log.ts";
import { fnDotConfigCheck } from "./fn_dot_config_check.ts";

export const fnDotConfigInserted = defineTriggerFunction({
  name: "fn_dot_config_inserted",
  summary: "Checks and logs rows inserted into dot_config; a row without change_id was inserted by hand.",
  details: "A row older than its transaction comes from a dump: it was checked and logged when it was made.",
  writes: [dotConfigLog],
  security: "definer",
  declare: sql`v_new ${dotConfig}[];`,
  body: plpgsql`
    v_new := array(select row(i.*)::${dotConfig} from inserted i where ${dotConfig.changed_at.of("i")} >= now());
    perform ${fnDotConfigCheck}(${dotConfig.key.of("n")}, ${dotConfig.value.of("n")}) from unnest(v_new) n;

    insert into ${dotConfigLog} (${dotConfigLog.key}, ${dotConfigLog.new_value}, ${dotConfigLog.operation}, ${dotConfigLog.actor}, ${dotConfigLog.reason}, ${dotConfigLog.via})
    select
      ${dotConfig.key.of("n")},
      ${dotConfig.value.of("n")},
      'insert',
      case when ${dotConfig.change_id.of("n")} is null then session_user else ${dotConfig.changed_by.of("n")} end,
      case when ${dotConfig.change_id.of("n")} is not null then ${dotConfig.change_reason.of("n")} end,
      case when ${dotConfig.change_id.of("n")} is null then 'direct' else 'function' end
    from unnest(v_new) n;
    return null;
  `,
});
