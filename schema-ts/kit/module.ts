import type { ErrorDefinition } from "./error.ts";
import type { FunctionDefinition } from "./function.ts";
import type { GateDefinition, SettingDefinition } from "./gate.ts";
import type { MachineDefinition } from "./machine.ts";
import type { AnyRelation } from "./relation.ts";
import type { RowsDefinition } from "./rows.ts";
import type { AnyTable } from "./table.ts";
import type { TriggerDefinition } from "./trigger.ts";
import type { ViewDefinition } from "./view.ts";

export type ModuleObject =
  | AnyTable
  | AnyRelation<ViewDefinition>
  | FunctionDefinition
  | TriggerDefinition
  | RowsDefinition
  | GateDefinition
  | SettingDefinition
  | MachineDefinition;

/** A room of the house: everything one domain concept puts into the database, in the order a reader wants. */
export interface ModuleDefinition {
  readonly name: string;
  readonly summary: string;
  readonly objects: readonly ModuleObject[];
  readonly errors: readonly ErrorDefinition[];
}

export const defineModule = (spec: {
  name: string;
  summary: string;
  objects: readonly unknown[];
  errors?: readonly ErrorDefinition[];
}): ModuleDefinition => ({ errors: [], ...spec, objects: spec.objects as readonly ModuleObject[] });

const ofKind =
  <D extends Extract<ModuleObject, { kind: string }>>(kind: D["kind"]) =>
  ({ objects }: Pick<ModuleDefinition, "objects">): D[] =>
    objects.filter((object): object is D => "kind" in object && object.kind === kind);

export const functionsOf = ofKind<FunctionDefinition>("function");
export const triggersOf = ofKind<TriggerDefinition>("trigger");
export const gatesOf = ofKind<GateDefinition>("gate");
export const settingsOf = ofKind<SettingDefinition>("setting");
