import type { ProductDefinition } from "../kit/index.ts";
import { quoteLiteral } from "../kit/names.ts";
import { closing, opening } from "./migration/direction.ts";
import { inOrder, type Step } from "./migration/step.ts";
import { schemaNames, spell, tokenNames } from "./names.ts";
import { rolesRequired } from "./roles.ts";
import type { Snapshot } from "./snapshot.ts";

/** `<name>--<version>.sql` */
export function installText(product: ProductDefinition, snapshot: Snapshot): string {
  const ownSchema = `schema ${tokenNames(product).schema()}`;
  // CREATE EXTENSION makes the schema of the control file itself.
  const parts = snapshot.parts.filter(({ id }) => id !== ownSchema).map((part) => part.create);
  return scriptText(schemaNames(product), `create extension ${product.name}`, [
    rolesRequired(product),
    ...parts,
    ...closing(product, snapshot),
    ...dumpedRows(snapshot),
  ]);
}

/** An extension script is one transaction: what a migration does outside of one is done here after the rest. */
export function updateText(
  product: ProductDefinition,
  steps: readonly Step[],
  last: Snapshot,
  left: Snapshot,
  direction: "up" | "down",
): string {
  const inside = inOrder(steps, direction).flatMap((step) => (step.outsideTransaction ? [] : step[direction]));
  const outside = inOrder(steps, direction).flatMap((step) => step.outsideTransaction?.[direction] ?? []);
  return scriptText({ ...last.schemas, ...schemaNames(product) }, `alter extension ${product.name} update to '${left.version}'`, [
    ...(direction === "up" ? [rolesRequired(product), ...inside, ...outside] : [...opening(steps), ...outside, ...inside]).map(
      (statement) => forgetting(product, statement),
    ),
    ...closing(product, left),
    ...dumpedRows(left),
  ]);
}

/** PostgreSQL keeps a dropped table in the list of those a dump carries; one that left the extension first is forgotten. */
const forgetting = ({ name }: ProductDefinition, statement: string) =>
  statement.replace(/^drop table (\S+);$/, (drop, table: string) => `alter extension ${name} drop table ${table};\n${drop}`);

/** Which rows a dump of the extension carries: the operator's. pg_dump reads the partitions of a table, not the whole. */
export function dumpedRows({ parts }: Snapshot): string[] {
  const tables = parts.filter(({ kind, attributes }) => kind === "table" && attributes["operator rows"] !== "none");
  return tables.flatMap(({ id, attributes }) => {
    const condition = attributes["operator rows"] === "all" ? "" : `where ${attributes["operator rows"]}`;
    const relations = [id, ...parts.filter(({ kind, object }) => kind === "partition" && object === id).map((partition) => partition.id)];
    return relations.map(
      (relation) =>
        `select pg_catalog.pg_extension_config_dump(${quoteLiteral(relation.replace(/^(table|partition) /, ""))}, ${quoteLiteral(condition)});`,
    );
  });
}

const guard = (command: string) => `\\echo Use "${command}" to load this file. \\quit`;

/** A script for the server alone: psql is told how to get at it. */
export const scriptText = (names: Readonly<Record<string, string>>, command: string, statements: readonly string[]): string =>
  `${[guard(command), ...statements.filter(Boolean).map((statement) => spell(statement, names))].join("\n\n")}\n`;

/** What the server runs of a script: it leaves out psql's line. */
export const withoutGuard = (script: string): string => script.replace(/^\\echo .*\n\n?/, "");
