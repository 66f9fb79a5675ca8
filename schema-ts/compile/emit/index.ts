import type { AnyRelation, AnyTable, FunctionDefinition, Names, RowsDefinition, TriggerDefinition } from "../../kit/index.ts";
import type { ViewDefinition } from "../../kit/view.ts";
import type { EmittedObject } from "../part.ts";
import type { Plan, Planned } from "../plan.ts";
import { emitFunction } from "./function.ts";
import { emitRows } from "./rows.ts";
import { emitSchema } from "./schema.ts";
import { emitTable } from "./table.ts";
import { emitTrigger } from "./trigger.ts";
import { emitView } from "./view.ts";

/** All objects of a product as SQL parts, in order of creation, schemas first. */
export function emit(plan: Plan, names: Names): EmittedObject[] {
  const { product } = plan;
  return [
    ...product.schemas.map((schema) => emitSchema(schema, product.roles, names)),
    ...plan.objects.map((planned) => emitObject(planned, plan, names)),
  ].map((object) => ({ ...object, parts: object.parts.filter(({ create }) => create !== "") }));
}

function emitObject({ object, module, definition, hard }: Planned, plan: Plan, names: Names): EmittedObject {
  switch (definition.kind) {
    case "table":
      return emitTable(object as AnyTable, module, names);
    case "view":
      return emitView(object as AnyRelation<ViewDefinition>, module, names, hard);
    case "function":
      return emitFunction(object as FunctionDefinition, module, names, plan.product);
    case "trigger":
      return emitTrigger(object as TriggerDefinition, module, names);
    case "rows":
      return emitRows(object as RowsDefinition, module, names);
    default:
      throw new Error(`${definition.kind} ${definition.name} is not an object of the database`);
  }
}
