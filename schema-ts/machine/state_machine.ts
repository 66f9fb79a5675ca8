import { iuReader } from "../foundation/roles.ts";
import { boolean, defineTable, sql, text } from "../kit/index.ts";

export const stateMachine = defineTable({
  name: "state_machine",
  summary: "The state machines of the product, each of which rules one column of one table.",
  columns: {
    machine: text("Name of the machine, such as approval_request.").byteOrder(),
    table_name: text("The table whose rows move through the states.").byteOrder(),
    column_name: text("The column that holds the state.").byteOrder(),
    summary: text("What it is the course of."),
  },
  primaryKey: ["machine"],
  unique: [["table_name", "column_name"]],
  checks: {
    name_format: (c) => sql`${c.machine} ~ '^[a-z][a-z0-9_]*$' and length(${c.machine}) <= 63`,
  },
  grants: { select: [iuReader] },
  operatorRows: "none",
});

export const stateMachineState = defineTable({
  name: "state_machine_state",
  summary: "The states of each machine.",
  columns: {
    machine: text("The machine.").byteOrder(),
    state: text("Name of the state, as its column holds it.").byteOrder(),
    is_initial: boolean("Whether a row may begin in it."),
    is_final: boolean("Whether no transition leads out of it."),
    summary: text("What it means to be in the state."),
  },
  primaryKey: ["machine", "state"],
  foreignKeys: [{ columns: ["machine"], references: stateMachine }],
  grants: { select: [iuReader] },
  operatorRows: "none",
});

export const stateMachineTransition = defineTable({
  name: "state_machine_transition",
  summary: "The changes of state that each machine allows. What is not listed is refused with IU006.",
  columns: {
    machine: text("The machine.").byteOrder(),
    from_state: text("The state before.").byteOrder(),
    to_state: text("The state after.").byteOrder(),
    transition: text("What the change is called.").byteOrder(),
    summary: text("When it happens."),
  },
  primaryKey: ["machine", "from_state", "to_state"],
  unique: [["machine", "from_state", "transition"]],
  foreignKeys: [
    { columns: ["machine", "from_state"], references: stateMachineState },
    { columns: ["machine", "to_state"], references: stateMachineState },
  ],
  indexes: [{ keys: ["machine", "to_state"], summary: "What leads into a state." }],
  grants: { select: [iuReader] },
  operatorRows: "none",
});
