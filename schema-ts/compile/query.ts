import {
  DummyDriver,
  Kysely,
  type OperationNode,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type ValueNode,
} from "kysely";
import { format } from "sql-formatter";
import { isFragment } from "../kit/fragment.ts";
import { type Names, render } from "../kit/index.ts";
import { quoteIdentifier } from "../kit/names.ts";
import type { ViewQuery } from "../kit/view.ts";

/** Writes values as literals and quotes identifiers only where PostgreSQL needs it. */
class LiteralCompiler extends PostgresQueryCompiler {
  protected override visitValue(node: ValueNode): void {
    this.appendImmediateValue(node.value);
  }
  protected override visitIdentifier(node: { readonly kind: "IdentifierNode"; readonly name: string }): void {
    this.append(quoteIdentifier(node.name));
  }
}

const database = new Kysely<never>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new LiteralCompiler(),
  },
});

/** SQL text of a view's query. */
export function queryText(query: ViewQuery, names: Names): string {
  if (isFragment(query)) return render(query, names).replace(/;\s*$/, "");
  const select = query.kysely(database.withSchema(names.schema()) as Kysely<never>) as unknown as { compile(): { sql: string } };
  return format(select.compile().sql, { language: "postgresql", keywordCase: "lower", functionCase: "lower", expressionWidth: 100 });
}

/** Names of the tables a Kysely query reads, as written. */
export function tablesOf(query: Exclude<ViewQuery, { texts: unknown }>): Set<string> {
  const found = new Set<string>();
  if (isFragment(query)) return found;
  const visit = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    const { kind, table } = node as OperationNode & { table?: { identifier?: { name?: string } } };
    // A column reference names its table by alias.
    if (kind === "ReferenceNode") return;
    if (kind === "TableNode" && table?.identifier?.name) found.add(table.identifier.name);
    for (const value of Object.values(node)) visit(value);
  };
  visit(query.kysely(database).toOperationNode());
  return found;
}
