import { dotConfig } from "../config/dot_config.ts";
import { dotConfigLog } from "../config/dot_config_log.ts";
import { fnDotConfigSet } from "../config/fn_dot_config_set.ts";
import { allColumns, functionNamed, join, lit, litJson, sql } from "../kit/index.ts";
import { commandOf } from "./command_of.ts";
import { dotIuCommandRun } from "./dot_iu_command_run.ts";

/** For scenarios: a command that whoever owns the schema may run, and that can be undone. */
export const proofCommand = commandOf(fnDotConfigSet.name);
export const proofArguments = litJson({ p_key: "iu_core.max_body_bytes", p_value: 4096, p_reason: "Shows that a command is run." });
export const proofWrites = [dotIuCommandRun, dotConfig, dotConfigLog] as const;

const r = dotIuCommandRun;

export const undoLastRun = sql`
  select ${functionNamed("fn_dot_command_undo")}(${r.run_id.of("r")}, 'proof')
  from ${r} r
  order by ${r.run_id.of("r")} desc
  limit 1
`;

/** A run by an id that is known without reading the runs, which those who may undo them cannot. */
export const proofRunId = lit("00000000-0000-7000-8000-000000000001");
const copied = allColumns(r).filter((column) => column !== r.run_id);
export const proofRun = sql`
  select ${functionNamed("fn_dot_command_execute")}(${lit(proofCommand)}, ${proofArguments}, 'proof', 'real');
  insert into ${r} (${r.run_id}, ${join(copied)})
    select ${proofRunId}, ${join(copied)} from ${r}
`;
