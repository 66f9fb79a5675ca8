import type { Names, ProductDefinition } from "../kit/index.ts";
import { quoteIdentifier } from "../kit/names.ts";

/** Names that stay open: snapshots and migrations are made of these and spelled last. */
export const tokenNames = (product: ProductDefinition): Names => ({
  schema: (schema = product.defaultSchema) => `__schema_${schema.key}__`,
});

/** Spells the schema tokens of a text. */
export function spell(text: string, product: ProductDefinition, overrides: Readonly<Record<string, string>> = {}): string {
  return product.schemas.reduce(
    (spelled, { key, name }) => spelled.replaceAll(`__schema_${key}__`, quoteIdentifier(overrides[key] ?? name)),
    text,
  );
}
