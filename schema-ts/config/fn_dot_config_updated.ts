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
    perform ${fnDotConfigCheck}(n.key, n.value) from unnest(v_new) n;

    insert into ${dotConfigLog} (key, old_value, new_value, operation, actor, reason, via)
    select
      coalesce(n.key, o.key),
      o.value,
      n.value,
      case when o.key is null then 'insert' when n.key is null then 'delete' else 'update' end,
      case when d.by_function then n.changed_by else session_user end,
      case when d.by_function then n.change_reason end,
      case when d.by_function then 'function' else 'direct' end
    from unnest(v_old) o
    full join unnest(v_new) n on n.key = o.key
    cross join lateral (
      select o.key is not null and n.change_id is not null and n.change_id is distinct from o.change_id as by_function
    ) d;
    return null;
  `,
});
