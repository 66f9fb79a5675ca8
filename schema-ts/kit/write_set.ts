import type { FunctionDefinition } from "./function.ts";
import type { TableDefinition } from "./table.ts";
import type { TriggerDefinition } from "./trigger.ts";

/**
 * Every table a call may write to: the declared ones, and what the triggers of those write in turn. A module declares its own tables; that a
 * later module listens to them is that module's fact.
 */
export function writeSet(fn: FunctionDefinition, triggers: readonly TriggerDefinition[]): Set<TableDefinition> {
  const deletesOnly = new Set((fn.mutation?.deletesOnly ?? []).map(({ $ }) => $));
  const found = new Set<TableDefinition>();
  const add = (table: TableDefinition) => {
    if (found.has(table)) return;
    found.add(table);
    for (const trigger of triggers) {
      if (trigger.on.$ !== table || trigger.passesOver.includes(fn) || (deletesOnly.has(table) && !trigger.events.includes("delete")))
        continue;
      for (const written of trigger.execute.triggerWrites) add(written.$);
    }
  };
  for (const table of fn.mutation?.writes ?? []) add(table.$);
  return found;
}
