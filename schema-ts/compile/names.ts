import type { Names, ProductDefinition } from "../kit/index.ts";
import { quoteIdentifier } from "../kit/names.ts";

/** Names that stay open: snapshots and migrations are made of these and spelled last. */
export const tokenNames = (product: ProductDefinition): Names => ({
  schema: (schema = product.defaultSchema) => `__schema_${schema.key}__`,
});

/** Names of a product's schemas, by key. */
export const schemaNames = ({ schemas }: ProductDefinition): Record<string, string> =>
  Object.fromEntries(schemas.map(({ key, name }) => [key, name]));

/** Spells the schema tokens of a text. */
export const spell = (text: string, names: Readonly<Record<string, string>>): string =>
  Object.entries(names).reduce((spelled, [key, name]) => spelled.replaceAll(`__schema_${key}__`, quoteIdentifier(name)), text);
