import type { SchemaDefinition } from "../../kit/index.ts";
import type { Plan } from "../plan.ts";

export const sameSchema = (a: SchemaDefinition | undefined, b: SchemaDefinition | undefined, { product }: Plan): boolean =>
  (a ?? product.defaultSchema).key === (b ?? product.defaultSchema).key;
