import type { Kysely } from "kysely";
import type { Fragment } from "./fragment.ts";
import { captureOrigin } from "./origin.ts";
import { type Columns, makeRelation, type Relation, type RelationDefinition } from "./relation.ts";
import type { RoleDefinition } from "./role.ts";
import type { SchemaDefinition } from "./schema.ts";

/** Anything Kysely can compile to one SELECT. */
export interface KyselySelect {
  toOperationNode(): unknown;
  readonly expressionType?: unknown;
}

/** A view's query: SQL text, or a Kysely select whose values are inlined as literals. */
export type ViewQuery = Fragment | { readonly kysely: (database: Kysely<never>) => KyselySelect };

export interface ViewDefinition extends RelationDefinition {
  readonly kind: "view";
  readonly query: ViewQuery;
  readonly grants: { readonly select?: readonly RoleDefinition[] };
  /** The caller's privileges and row policies apply unless the owner's are asked for. */
  readonly security: "invoker" | "owner";
}

export type View<C extends Columns> = Relation<ViewDefinition, C>;

export function defineView<const C extends Columns>(spec: {
  name: string;
  schema?: SchemaDefinition;
  summary: string;
  columns: C;
  query: ViewQuery;
  grants?: ViewDefinition["grants"];
  security?: ViewDefinition["security"];
}): View<C> {
  const definition: ViewDefinition = {
    kind: "view",
    schema: spec.schema,
    name: spec.name,
    summary: spec.summary,
    columns: spec.columns,
    query: spec.query,
    grants: spec.grants ?? {},
    security: spec.security ?? "invoker",
    origin: captureOrigin(),
  };
  return makeRelation(definition, spec.columns);
}

/** A view query written with Kysely against the generated table types. */
export const kyselyQuery =
  <DB>() =>
  (build: (database: Kysely<DB>) => KyselySelect): ViewQuery => ({
    kysely: build as unknown as (database: Kysely<never>) => KyselySelect,
  });
