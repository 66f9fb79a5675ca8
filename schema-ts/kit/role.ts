import { quoteIdentifier } from "./names.ts";
import { type Definition, type Ref, refBrand } from "./reference.ts";

/** A NOLOGIN role. Roles belong to the cluster, so they are created by `roles.sql`, never by a migration. */
export interface RoleDefinition extends Definition, Ref {
  readonly kind: "role";
  /** Roles whose privileges this one has. */
  readonly includes: readonly RoleDefinition[];
}

export function defineRole(spec: { name: string; summary: string; includes?: readonly RoleDefinition[] }): RoleDefinition {
  return Object.freeze({
    [refBrand]: "role",
    kind: "role" as const,
    includes: [],
    ...spec,
    render: () => quoteIdentifier(spec.name),
  });
}
