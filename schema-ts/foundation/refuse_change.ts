import { type AnyTable, defineTrigger, defineTriggerFunction, plpgsql, raise, sql, type TriggerDefinition } from "../kit/index.ts";
import { immutable } from "./errors.ts";

export const fnIuRefuseChange = defineTriggerFunction({
  name: "fn_iu_refuse_change",
  summary: "Refuses every statement it is fired for: the table's rows are history.",
  writes: "nothing",
  errors: [immutable],
  body: plpgsql`
    ${raise(immutable, sql`format('Rows of %I.%I are immutable: %s is refused.', tg_table_schema, tg_table_name, tg_op)`, {
      relation: sql`tg_table_name`,
      operation: sql`tg_op`,
    })}
  `,
});

/** The trigger that keeps a table append-only. Statement level: it refuses even a statement that would touch no row. */
export const refuseChange = (
  table: AnyTable,
  events: readonly ("update" | "delete" | "truncate")[] = ["update", "delete", "truncate"],
): TriggerDefinition =>
  defineTrigger({
    name: `${table.$.name}_refuse_change`,
    summary: `Keeps ${table.$.name} append-only: ${events.join(", ")} is refused with IU009.`,
    on: table,
    timing: "before",
    events,
    execute: fnIuRefuseChange,
  });

/** Whether a table refuses updates: its rows are facts about the past. */
export const isHistory = (table: AnyTable, triggers: readonly TriggerDefinition[]): boolean =>
  triggers.some(({ on, events, execute }) => on === table && execute === fnIuRefuseChange && events.includes("update"));
