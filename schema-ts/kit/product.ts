import type { Fragment } from "./fragment.ts";
import type { GateDefinition } from "./gate.ts";
import type { ModuleDefinition } from "./module.ts";
import type { RoleDefinition } from "./role.ts";
import { type SchemaDefinition, schemaName } from "./schema.ts";
import type { VersionSteps } from "./step.ts";

/** Everything that is emitted together: the one list. */
export interface ProductDefinition {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly defaultSchema: SchemaDefinition;
  readonly schemas: readonly SchemaDefinition[];
  readonly roles: readonly RoleDefinition[];
  readonly modules: readonly ModuleDefinition[];
  /** The statement that refuses when a gate is closed; compiled in first in every gated function. */
  readonly gateCheck: (gate: GateDefinition) => Fragment;
  /** Statements at the end of every migration, e.g. recording what the catalog must look like. */
  readonly afterMigration: readonly Fragment[];
  /** Explicit steps of every version that needed some. */
  readonly steps?: readonly VersionSteps[];
  /** How an installation is asked what it is; without it there is no way from migrations to an extension. */
  readonly inspection?: {
    /** An expression: the installed version. */
    readonly version: Fragment;
    /** A query of one text for each difference from what was installed. */
    readonly drift: Fragment;
  };
}

export const defineProduct = (spec: ProductDefinition): ProductDefinition => Object.freeze(spec);

/** The same product under other schema names, by schema key: `{ core: "tenant_x" }`; companions follow. */
export function inSchemas(product: ProductDefinition, names: Readonly<Record<string, string>>): ProductDefinition {
  const unknown = Object.keys(names).filter((key) => !product.schemas.some((schema) => schema.key === key));
  if (unknown.length > 0) throw new RangeError(`${product.name} has no schema with the key ${unknown.join(", ")}`);
  const renamed = (schema: SchemaDefinition) => ({ ...schema, name: schemaName(schema, names) });
  return { ...product, schemas: product.schemas.map(renamed), defaultSchema: renamed(product.defaultSchema) };
}
