import { type Definition, type Ref, refBrand } from "./reference.ts";

/** A PostgreSQL schema. `key` is its stable handle in the definitions; `name` is only its default spelling. */
export interface SchemaDefinition extends Definition, Ref {
  readonly kind: "schema";
  readonly key: string;
}

export function defineSchema(spec: { key: string; name: string; summary: string }): SchemaDefinition {
  const schema: SchemaDefinition = {
    [refBrand]: "schema",
    kind: "schema",
    ...spec,
    render: (names) => names.schema(schema),
  };
  return Object.freeze(schema);
}
