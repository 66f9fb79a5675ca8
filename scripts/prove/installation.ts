import { type AnyTable, functionsOf, type Names, type ProductDefinition } from "../../schema-ts/kit/index.ts";

/** The product under the schema names of one copy of it. */
export interface Installation {
  readonly product: ProductDefinition;
  readonly names: Names;
}

export const tablesOf = (product: ProductDefinition): AnyTable[] =>
  product.modules.flatMap(({ objects }) => objects.filter((object): object is AnyTable => "$" in object && object.$.kind === "table"));

/** Qualified spelling of a function's name. @throws when the product has no such function */
export function functionIn({ product, names }: Installation, name: string): string {
  const found = product.modules.flatMap(functionsOf).find((fn) => fn.name === name);
  if (!found) throw new RangeError(`${product.name} has no function ${name}`);
  return `${names.schema(found.schema)}.${found.name}`;
}
