import { defineModule } from "../kit/index.ts";
import { dotConfigTriggers } from "./change_log.ts";
import { dotConfig } from "./dot_config.ts";
import { dotConfigLog, dotConfigLogRefuseChange } from "./dot_config_log.ts";
import { dotConfigRegistry } from "./dot_config_registry.ts";
import { fnDotConfigCheck } from "./fn_dot_config_check.ts";
import { fnDotConfigDeleted } from "./fn_dot_config_deleted.ts";
import { fnDotConfigGet } from "./fn_dot_config_get.ts";
import { fnDotConfigInserted } from "./fn_dot_config_inserted.ts";
import { fnDotConfigRegistered } from "./fn_dot_config_registered.ts";
import { fnDotConfigSet } from "./fn_dot_config_set.ts";
import { fnDotConfigUpdated } from "./fn_dot_config_updated.ts";
import { fnDotGateEnabled } from "./fn_dot_gate_enabled.ts";
import { fnDotGateRequire } from "./fn_dot_gate_require.ts";
import { vDotConfig } from "./v_dot_config.ts";

export const configModule = defineModule({
  name: "config",
  summary: "Gates and settings: shipped defaults, the operator's values, and the log of every change.",
  objects: [
    dotConfigRegistry,
    dotConfig,
    dotConfigLog,
    dotConfigLogRefuseChange,
    fnDotConfigRegistered,
    fnDotConfigGet,
    fnDotGateEnabled,
    fnDotGateRequire,
    fnDotConfigCheck,
    fnDotConfigSet,
    vDotConfig,
    fnDotConfigInserted,
    fnDotConfigUpdated,
    fnDotConfigDeleted,
    ...dotConfigTriggers,
  ],
});
