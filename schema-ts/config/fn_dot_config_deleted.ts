import { defineTriggerFunction, plpgsql, sql } from "../kit/index.ts";
import { dotConfig } from "./dot_config.ts";
import { dotConfigLog } from "./dot_config_log.ts";

export const fnDotConfigDeleted = defineTriggerFunction({
  name: "fn_dot_config_deleted",
  summary: "Logs rows deleted from dot_config; only a statement by hand deletes, fn_dot_config_set writes null.",
  writes: [dotConfigLog],
  security: "definer",
  declare: sql`v_old ${dotConfig}[];`,
  body: plpgsql`
    v_old := array(select row(d.*)::${dotConfig} from deleted d);

    insert into ${dotConfigLog} (${dotConfigLog.key}, ${dotConfigLog.old_value}, ${dotConfigLog.operation}, ${dotConfigLog.actor}, ${dotConfigLog.via})
    select ${dotConfig.key.of("o")}, ${dotConfig.value.of("o")}, 'delete', session_user, 'direct'
    from unnest(v_old) o;
    return null;
  `,
});
