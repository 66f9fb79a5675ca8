import { defineTriggerFunction, plpgsql, sql } from "../kit/index.ts";
import { dotConfig } from "./dot_config.ts";
import { dotConfigLog } from "./dot_config_log.ts";
import { fnDotConfigCheck } from "./fn_dot_config_check.ts";

export const fnDotConfigInserted = defineTriggerFunction({
  name: "fn_dot_config_inserted",
  summary: "Checks and logs rows inserted into dot_config; a row without change_id was inserted by hand.",
  writes: [dotConfigLog],
  security: "definer",
  declare: sql`v_new ${dotConfig}[];`,
  body: plpgsql`
    v_new := array(select row(i.*)::${dotConfig} from inserted i);
    perform ${fnDotConfigCheck}(n.key, n.value) from unnest(v_new) n;

    insert into ${dotConfigLog} (key, new_value, operation, actor, reason, via)
    select
      n.key,
      n.value,
      'insert',
      case when n.change_id is null then session_user else n.changed_by end,
      case when n.change_id is not null then n.change_reason end,
      case when n.change_id is null then 'direct' else 'function' end
    from unnest(v_new) n;
    return null;
  `,
});
