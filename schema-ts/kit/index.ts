/** The authoring language: everything a module needs to define its part of the database. */
export { type ArgumentsOf, call, type Queryable, type Refusal, type ResultOf, refusalOf } from "./client.ts";
export { defineError, type ErrorDefinition, raise } from "./error.ts";
export { type Fragment, type Hole, join, plpgsql, sql } from "./fragment.ts";
export {
  defineFunction,
  defineTriggerFunction,
  type FunctionDefinition,
  type FunctionRef,
  nothing,
  rows,
  setOf,
  ungated,
} from "./function.ts";
export { defineGate, defineSetting, type GateDefinition, type SettingDefinition } from "./gate.ts";
export { lit, litJson } from "./literal.ts";
export { type MachineDefinition, machine, type States, type Transition } from "./machine.ts";
export { defineModule, functionsOf, gatesOf, type ModuleDefinition, settingsOf, triggersOf } from "./module.ts";
export { type Names, namesFor } from "./names.ts";
export {
  always,
  eachOf,
  fromArgument,
  fromResult,
  fromRun,
  inverse,
  type Pair,
  pairOfSetting,
  selfCompensating,
  type UndoCall,
} from "./pair.ts";
export { defineProduct, inSchemas, type ProductDefinition } from "./product.ts";
export type { Ref } from "./reference.ts";
export type { AnyRelation, ColumnRef, Columns, Relation } from "./relation.ts";
export { dependenciesOf, render } from "./render.ts";
export { defineRole, type RoleDefinition } from "./role.ts";
export { type RowsDefinition, shipRows } from "./rows.ts";
export { functionNamed, type Scenario, scenario } from "./scenario.ts";
export { defineSchema, type SchemaDefinition, schemaName } from "./schema.ts";
export { defineSteps, type ExplicitStep, type VersionSteps } from "./step.ts";
export { type AnyTable, allColumns, defineTable, type Table, type TableDefinition } from "./table.ts";
export { defineTrigger, type TriggerDefinition } from "./trigger.ts";
export * from "./type.ts";
export { defineView, kyselyQuery, type View, type ViewDefinition } from "./view.ts";
export { writeSet } from "./write_set.ts";
