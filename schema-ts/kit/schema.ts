import { type Definition, type Ref, refBrand } from "./reference.ts";

/** A PostgreSQL schema. `key` is its stable handle in the definitions; `name` is only its default spelling. */
export interface SchemaDefinition extends Definition, Ref {
  readonly kind: "schema";
  readonly key: string;
  /**
   * The schema this one is always installed beside: functions of that one may write its tables and serve its triggers, and nobody is granted
   * anything in it. Under another name of that one it is called `<that name>_<own name>`.
   */
  readonly companionOf: SchemaDefinition | undefined;
}

export function defineSchema(spec: { key: string; name: string; summary: string; companionOf?: SchemaDefinition }): SchemaDefinition {
  const schema: SchemaDefinition = {
    [refBrand]: "schema",
    kind: "schema",
    companionOf: undefined,
    ...spec,
    render: (names) => names.schema(schema),
  };
  return Object.freeze(schema);
}

/** A schema's name where some are called differently, by key. */
export function schemaName({ key, name, companionOf }: SchemaDefinition, overrides: Readonly<Record<string, string>>): string {
  const beside = companionOf && overrides[companionOf.key];
  return overrides[key] ?? (beside === undefined || beside === companionOf?.name ? name : `${beside}_${name}`);
}
