import {
  DummyDriver,
  Kysely,
  type OperationNode,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RootOperationNode,
  type TableNode,
  type ValueNode,
} from "kysely";
import { format } from "sql-formatter";
import { isFragment } from "../kit/fragment.ts";
import { type Names, render } from "../kit/index.ts";
import { quoteIdentifier } from "../kit/names.ts";
import { qualified, type RelationDefinition } from "../kit/relation.ts";
import type { ViewQuery } from "../kit/view.ts";

/** Writes values as literals, qualifies relations, and quotes identifiers only where PostgreSQL needs it. */
class LiteralCompiler extends PostgresQueryCompiler {
  readonly #spelled: ReadonlyMap<string, string>;
  constructor(spelled: ReadonlyMap<string, string>) {
    super();
    this.#spelled = spelled;
  }
  protected override appendValue(value: unknown): void {
    this.appendImmediateValue(value);
  }
  protected override visitValue(node: ValueNode): void {
    this.appendImmediateValue(node.value);
  }
  protected override visitIdentifier(node: { readonly kind: "IdentifierNode"; readonly name: string }): void {
    this.append(quoteIdentifier(node.name));
  }
  protected override visitTable(node: TableNode): void {
    // A column reference names its table by alias.
    const spelled = this.parentNode?.kind === "ReferenceNode" ? undefined : this.#spelled.get(node.table.identifier.name);
    if (spelled) this.append(spelled);
    else super.visitTable(node);
  }
}

const database = new Kysely<never>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/**
 * SQL text of a view's query.
 *
 * @param relations what a Kysely query may read, by name
 */
export function queryText(query: ViewQuery, names: Names, relations: Iterable<RelationDefinition>): string {
  if (isFragment(query)) return render(query, names).replace(/;\s*$/, "");
  const spelled = new Map(Array.from(relations, ({ name, schema }) => [name, qualified(names, schema, name)]));
  const node = query.kysely(database).toOperationNode() as RootOperationNode;
  for (const name of definedIn(node)) spelled.delete(name);
  const { sql } = new LiteralCompiler(spelled).compileQuery(node, { queryId: "view" });
  return layOut(sql);
}

/** What the formatter cannot read stays as it is: PostgreSQL's own parser says what is wrong with it. */
function layOut(sql: string): string {
  try {
    return format(sql, { language: "postgresql", keywordCase: "lower", functionCase: "lower", expressionWidth: 100 });
  } catch {
    return sql;
  }
}

/** Names of the relations a Kysely query reads, as written. */
export function tablesOf(query: Exclude<ViewQuery, { texts: unknown }>): Set<string> {
  const found = new Set<string>();
  if (isFragment(query)) return found;
  const root = query.kysely(database).toOperationNode();
  for (const node of nodes(root)) if (node.kind === "TableNode") found.add((node as TableNode).table.identifier.name);
  for (const name of definedIn(root)) found.delete(name);
  return found;
}

/** Names of common table expressions. */
function* definedIn(root: unknown): Iterable<string> {
  for (const node of nodes(root)) {
    if (node.kind === "CommonTableExpressionNameNode") yield (node as unknown as { table: TableNode }).table.table.identifier.name;
  }
}

/** All nodes but those of column references, which name their table by alias. */
function* nodes(node: unknown): Iterable<OperationNode> {
  if (typeof node !== "object" || node === null) return;
  const { kind } = node as Partial<OperationNode>;
  if (kind === "ReferenceNode") return;
  if (kind) yield node as OperationNode;
  for (const value of Object.values(node)) yield* nodes(value);
}
