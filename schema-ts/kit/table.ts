import type { Fragment, Hole } from "./fragment.ts";
import { identifier, quoteIdentifier } from "./names.ts";
import { captureOrigin } from "./origin.ts";
import { makeRef } from "./reference.ts";
import { type AnyRelation, type ColumnRef, type Columns, makeRelation, type Relation, type RelationDefinition } from "./relation.ts";
import type { RoleDefinition } from "./role.ts";
import type { SchemaDefinition } from "./schema.ts";

export type Privilege = "select" | "insert" | "update" | "delete";

export interface IndexDefinition {
  readonly name: string;
  /** Key columns in order; a fragment is an expression or a column with its options. */
  readonly keys: readonly (string | Fragment)[];
  readonly unique: boolean;
  readonly method: string;
  readonly include: readonly string[];
  readonly where: Fragment | undefined;
  readonly storage: Readonly<Record<string, string | number>>;
  readonly summary: string;
}

export interface ForeignKeyDefinition {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: () => AnyTable;
  /** Referenced columns; the primary key when left out. */
  readonly target: readonly string[] | undefined;
  readonly onDelete: "no action" | "restrict" | "cascade" | "set null";
}

export interface UniqueDefinition {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface CheckDefinition {
  readonly name: string;
  readonly expression: Fragment;
}

export interface PolicyDefinition {
  readonly name: string;
  readonly command: "all" | Privilege;
  readonly to: readonly RoleDefinition[];
  readonly using: Fragment | undefined;
  readonly withCheck: Fragment | undefined;
  readonly summary: string;
}

export interface PartitioningDefinition {
  readonly strategy: "range" | "list" | "hash";
  readonly columns: readonly string[];
  /** Partitions that exist from the start; `bounds: undefined` is the default partition. */
  readonly partitions: readonly { readonly name: string; readonly bounds: Fragment | undefined }[];
}

export interface TableDefinition extends RelationDefinition {
  readonly kind: "table";
  readonly primaryKey: readonly string[];
  readonly unique: readonly UniqueDefinition[];
  readonly foreignKeys: readonly ForeignKeyDefinition[];
  readonly checks: readonly CheckDefinition[];
  readonly indexes: readonly IndexDefinition[];
  readonly partitioning: PartitioningDefinition | undefined;
  readonly storage: Readonly<Record<string, string | number>>;
  readonly grants: Readonly<Partial<Record<Privilege, readonly RoleDefinition[]>>>;
  readonly rowSecurity: { readonly force: boolean; readonly policies: readonly PolicyDefinition[] } | undefined;
  /** Which rows an operator owns, so that a dump of an extension carries them: all, none, or a condition. */
  readonly operatorRows: "all" | "none" | Fragment;
}

type Refs<C extends Columns> = { readonly [K in keyof C & string]: ColumnRef };
type ColumnName<C extends Columns> = keyof C & string;

/** What an author writes. Constraint and index names default to `<table>_<columns>_<key|fkey|check|idx>`. */
export interface TableSpec<C extends Columns> {
  name: string;
  schema?: SchemaDefinition;
  summary: string;
  columns: C;
  primaryKey: readonly ColumnName<C>[];
  unique?: readonly (readonly ColumnName<C>[])[];
  foreignKeys?: readonly {
    columns: readonly ColumnName<C>[];
    references: AnyTable | (() => AnyTable);
    target?: readonly string[];
    onDelete?: ForeignKeyDefinition["onDelete"];
  }[];
  /** By constraint name suffix: `{ order_positive: (c) => sql`${c.piece_order} > 0` }`. */
  checks?: Readonly<Record<string, (columns: Refs<C>) => Fragment>>;
  indexes?: readonly {
    name?: string;
    keys: readonly ColumnName<C>[] | ((columns: Refs<C>) => readonly Fragment[]);
    unique?: boolean;
    method?: string;
    include?: readonly ColumnName<C>[];
    where?: (columns: Refs<C>) => Fragment;
    storage?: Readonly<Record<string, string | number>>;
    summary: string;
  }[];
  partitionBy?: {
    strategy: PartitioningDefinition["strategy"];
    columns: readonly ColumnName<C>[];
    partitions: PartitioningDefinition["partitions"];
  };
  storage?: Readonly<Record<string, string | number>>;
  grants?: TableDefinition["grants"];
  rowSecurity?: {
    force?: boolean;
    policies: readonly {
      name: string;
      command?: PolicyDefinition["command"];
      to: readonly RoleDefinition[];
      using?: (columns: Refs<C>) => Fragment;
      withCheck?: (columns: Refs<C>) => Fragment;
      summary: string;
    }[];
  };
  operatorRows?: TableDefinition["operatorRows"];
}

/** A table of whatever columns. */
export type AnyTable = AnyRelation<TableDefinition>;
export type Table<C extends Columns> = Relation<TableDefinition, C>;

/** Defines a table. Every table has a primary key and says in words what one row is. */
export function defineTable<const C extends Columns>(spec: TableSpec<C>): Table<C> {
  const columns = ownColumns(spec.columns);
  const constraint = (parts: readonly string[], suffix: string) => identifier(`${spec.name}_${parts.join("_")}_${suffix}`);
  const definition: TableDefinition = {
    kind: "table",
    name: spec.name,
    schema: spec.schema,
    summary: spec.summary,
    columns: spec.columns,
    primaryKey: spec.primaryKey,
    unique: (spec.unique ?? []).map((key) => ({ name: constraint(key, "key"), columns: key })),
    foreignKeys: (spec.foreignKeys ?? []).map(({ columns: own, references, target, onDelete }) => ({
      name: constraint(own, "fkey"),
      columns: own,
      references: typeof references === "function" ? references : () => references,
      target,
      onDelete: onDelete ?? "no action",
    })),
    checks: Object.entries(spec.checks ?? {}).map(([suffix, expression]) => ({
      name: constraint([suffix], "check"),
      expression: expression(columns),
    })),
    indexes: (spec.indexes ?? []).map((index) => ({
      name: index.name ? identifier(index.name) : constraint(typeof index.keys === "function" ? ["expression"] : index.keys, "idx"),
      keys: typeof index.keys === "function" ? index.keys(columns) : index.keys,
      unique: index.unique ?? false,
      method: index.method ?? "btree",
      include: index.include ?? [],
      where: index.where?.(columns),
      storage: index.storage ?? {},
      summary: index.summary,
    })),
    partitioning: spec.partitionBy,
    storage: spec.storage ?? {},
    grants: spec.grants ?? {},
    rowSecurity: spec.rowSecurity && {
      force: spec.rowSecurity.force ?? false,
      policies: spec.rowSecurity.policies.map((policy) => ({
        name: policy.name,
        command: policy.command ?? "all",
        to: policy.to,
        using: policy.using?.(columns),
        withCheck: policy.withCheck?.(columns),
        summary: policy.summary,
      })),
    },
    operatorRows: spec.operatorRows ?? "all",
    origin: captureOrigin(),
  };
  return makeRelation(definition, spec.columns);
}

/** The columns as the table's own expressions use them: by bare name, depending on nothing but themselves. */
const ownColumns = <C extends Columns>(columns: C): Refs<C> =>
  Object.fromEntries(
    Object.keys(columns).map((columnName) => {
      const bare = makeRef("column", () => quoteIdentifier(columnName));
      return [columnName, { ...bare, columnName, of: () => bare }];
    }),
  ) as unknown as Refs<C>;

/** All columns of a relation as a list for INSERT or SELECT, in definition order. */
export const allColumns = (relation: AnyRelation): Hole[] =>
  Object.keys(relation.$.columns).map((column) => (relation as unknown as Record<string, ColumnRef>)[column] as ColumnRef);
