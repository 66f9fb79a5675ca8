import type { Names } from "./names.ts";
import { identifier, quoteIdentifier } from "./names.ts";
import type { Origin } from "./origin.ts";
import { type Definition, makeRef, type Ref, refBrand } from "./reference.ts";
import type { SchemaDefinition } from "./schema.ts";
import type { AnyTyped, ValueOf } from "./type.ts";

/** The columns of a table or view, by name. */
export type Columns = Readonly<Record<string, AnyTyped>>;

/** A column. Renders as its bare name; `of("a")` renders `a.name`. */
export interface ColumnRef extends Ref {
  readonly columnName: string;
  /** The column of the relation's alias in a query. */
  of(alias: string): Ref;
}

/** What tables and views share: a schema, a name, described columns. */
export interface RelationDefinition extends Definition {
  readonly kind: "table" | "view";
  readonly schema: SchemaDefinition | undefined;
  readonly columns: Columns;
  readonly origin: Origin;
}

/** A relation of whatever columns. */
export interface AnyRelation<D extends RelationDefinition = RelationDefinition> extends Ref {
  readonly $: D;
}

/** A relation as bodies see it: itself, its columns as properties, its definition under `$`. */
export type Relation<D extends RelationDefinition, C extends Columns> = AnyRelation<D> & {
  /** TypeScript shape of one row, for type tests and clients. */
  readonly $row?: { [K in keyof C]: ValueOf<C[K]> };
  /** The column types themselves, so that a table's columns can be inferred from it. */
  readonly $columns?: C;
} & { readonly [K in keyof C & string]: ColumnRef };

export const qualified = (names: Names, schema: SchemaDefinition | undefined, name: string) =>
  `${names.schema(schema)}.${quoteIdentifier(name)}`;

const reservedNames = new Set(["$", "$row", "target", "render"]);

export function makeRelation<D extends RelationDefinition, C extends Columns>(definition: D, columns: C): Relation<D, C> {
  // The name a primary key gets is the longest that is made from a relation's own.
  identifier(definition.kind === "table" ? `${definition.name}_pkey` : definition.name);
  const relation: Record<string | symbol, unknown> = {
    [refBrand]: definition.kind,
    $: definition,
    target: definition,
    render: (names: Names) => qualified(names, definition.schema, definition.name),
  };
  for (const columnName of Object.keys(columns)) {
    if (reservedNames.has(columnName)) throw new RangeError(`${definition.name}: a column cannot be called ${columnName}`);
    const column = makeRef("column", () => quoteIdentifier(columnName), definition);
    relation[columnName] = Object.freeze({
      ...column,
      columnName,
      of: (alias: string) => makeRef("column", () => `${quoteIdentifier(alias)}.${quoteIdentifier(columnName)}`, definition),
    });
  }
  return Object.freeze(relation) as unknown as Relation<D, C>;
}
