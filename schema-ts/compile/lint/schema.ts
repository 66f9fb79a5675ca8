import type { SchemaDefinition } from "../../kit/index.ts";
import type { Plan } from "../plan.ts";

export const sameSchema = (a: SchemaDefinition | undefined, b: SchemaDefinition | undefined, { product }: Plan): boolean =>
  (a ?? product.defaultSchema).key === (b ?? product.defaultSchema).key;

/** Whether functions of a schema may write to another one: to itself and to its companions, which are always on the same node. */
export const serves = (own: SchemaDefinition | undefined, other: SchemaDefinition | undefined, plan: Plan): boolean =>
  sameSchema(own, other, plan) || (other?.companionOf !== undefined && sameSchema(own, other.companionOf, plan));
