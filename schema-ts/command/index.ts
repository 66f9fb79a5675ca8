import { defineModule } from "../kit/index.ts";
import { dotIuCommandCatalog } from "./dot_iu_command_catalog.ts";
import { dotIuCommandRun, dotIuCommandRunRefuseChange } from "./dot_iu_command_run.ts";
import { fnDotCommandArgumentProblems } from "./fn_dot_command_argument_problems.ts";
import { fnDotCommandCall } from "./fn_dot_command_call.ts";
import { fnDotCommandExecute } from "./fn_dot_command_execute.ts";
import { fnDotCommandFacts } from "./fn_dot_command_facts.ts";
import { fnDotCommandPerform } from "./fn_dot_command_perform.ts";
import { fnDotCommandSubject } from "./fn_dot_command_subject.ts";
import { fnDotCommandSubjectQueries } from "./fn_dot_command_subject_queries.ts";
import { fnDotCommandUndo } from "./fn_dot_command_undo.ts";
import { fnDotCommandUndoCall } from "./fn_dot_command_undo_call.ts";
import { fnDotCommandUndoRequire } from "./fn_dot_command_undo_require.ts";
import { fnDotCommandValueFits } from "./fn_dot_command_value_fits.ts";
import { fnDotCommandWrites } from "./fn_dot_command_writes.ts";
import { commandEnabled } from "./gates.ts";

export { commandRows } from "./command_rows.ts";

/** Commands in the database. Which there are is said by `commandRows`, which are made from all modules and so come later. */
export const commandModule = defineModule({
  name: "command",
  summary: "The command catalogue (DOT): every change by name, dry or real, recorded, and undone by its pair.",
  objects: [
    commandEnabled,
    dotIuCommandCatalog,
    dotIuCommandRun,
    dotIuCommandRunRefuseChange,
    fnDotCommandValueFits,
    fnDotCommandArgumentProblems,
    fnDotCommandCall,
    fnDotCommandWrites,
    fnDotCommandFacts,
    fnDotCommandSubjectQueries,
    fnDotCommandSubject,
    fnDotCommandUndoCall,
    fnDotCommandUndoRequire,
    fnDotCommandPerform,
    fnDotCommandExecute,
    fnDotCommandUndo,
  ],
});
