import { refuseChange } from "../foundation/refuse_change.ts";
import { defineTrigger } from "../kit/index.ts";
import { dotConfig } from "./dot_config.ts";
import { fnDotConfigDeleted } from "./fn_dot_config_deleted.ts";
import { fnDotConfigInserted } from "./fn_dot_config_inserted.ts";
import { fnDotConfigUpdated } from "./fn_dot_config_updated.ts";

/** What keeps dot_config honest: every statement on it is checked and logged, whoever runs it; TRUNCATE, which shows no rows, is refused. */
export const dotConfigTriggers = [
  defineTrigger({
    name: "dot_config_inserted",
    summary: "Checks and logs inserted rows.",
    on: dotConfig,
    timing: "after",
    events: ["insert"],
    newTable: "inserted",
    execute: fnDotConfigInserted,
  }),
  defineTrigger({
    name: "dot_config_updated",
    summary: "Checks and logs updated rows.",
    on: dotConfig,
    timing: "after",
    events: ["update"],
    oldTable: "before_update",
    newTable: "after_update",
    execute: fnDotConfigUpdated,
  }),
  defineTrigger({
    name: "dot_config_deleted",
    summary: "Logs deleted rows.",
    on: dotConfig,
    timing: "after",
    events: ["delete"],
    oldTable: "deleted",
    execute: fnDotConfigDeleted,
  }),
  refuseChange(dotConfig, ["truncate"]),
];
