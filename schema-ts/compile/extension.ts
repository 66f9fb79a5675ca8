import type { ProductDefinition } from "../kit/index.ts";
import { quoteIdentifier, quoteLiteral } from "../kit/names.ts";
import { difference } from "./migration/diff.ts";
import { closing, opening } from "./migration/direction.ts";
import { type ExplicitStep, inOrder, type Step } from "./migration/step.ts";
import { decided } from "./migration/text.ts";
import { schemaNames, spell, tokenNames } from "./names.ts";
import { rolesRequired } from "./roles.ts";
import type { Snapshot } from "./snapshot.ts";

const guard = (command: string) => `\\echo Use "${command}" to load this file. \\quit`;

/**
 * The files of `CREATE EXTENSION`: control file, install script, META.json, and an upgrade from the last release with its downgrade.
 * Those between earlier releases are frozen.
 */
export function extensionFiles(
  product: ProductDefinition,
  current: Snapshot,
  last: Snapshot | undefined,
  explicit: readonly ExplicitStep[] = [],
): Map<string, string> {
  const files = new Map<string, string>();
  const name = product.name;
  files.set(`${name}.control`, controlFile(product));
  files.set("META.json", `${JSON.stringify(metaJson(product), null, 2)}\n`);
  files.set(`${name}--${current.version}.sql`, installText(product, current));
  if (last && last.version !== current.version) {
    const steps = decided(difference(last, current, explicit));
    files.set(`${name}--${last.version}--${current.version}.sql`, updateText(product, steps, last, current, "up"));
    files.set(`${name}--${current.version}--${last.version}.sql`, updateText(product, steps, last, last, "down"));
  }
  return files;
}

function controlFile(product: ProductDefinition): string {
  return `# ${product.name}: generated
comment = '${product.summary.replaceAll("'", "''")}'
default_version = '${product.version}'
schema = ${quoteIdentifier(product.defaultSchema.name)}
relocatable = false
superuser = false
trusted = false
`;
}

function installText(product: ProductDefinition, snapshot: Snapshot): string {
  const ownSchema = `schema ${tokenNames(product).schema()}`;
  // CREATE EXTENSION makes the schema of the control file itself.
  const parts = snapshot.parts.filter(({ id }) => id !== ownSchema).map((part) => part.create);
  return text(schemaNames(product), `create extension ${product.name}`, [
    rolesRequired(product),
    ...parts,
    ...closing(product, snapshot),
    ...dumpedRows(snapshot),
  ]);
}

/** An extension script is one transaction: what a migration does outside of one is done here after the rest. */
function updateText(product: ProductDefinition, steps: readonly Step[], last: Snapshot, left: Snapshot, direction: "up" | "down"): string {
  const inside = inOrder(steps, direction).flatMap((step) => (step.outsideTransaction ? [] : step[direction]));
  const outside = inOrder(steps, direction).flatMap((step) => step.outsideTransaction?.[direction] ?? []);
  return text({ ...last.schemas, ...schemaNames(product) }, `alter extension ${product.name} update to '${left.version}'`, [
    ...(direction === "up" ? [rolesRequired(product), ...inside, ...outside] : [...opening(steps), ...outside, ...inside]),
    ...closing(product, left),
    ...dumpedRows(left),
  ]);
}

/** Which rows a dump of the extension carries: the operator's. */
const dumpedRows = ({ parts }: Snapshot) =>
  parts
    .filter(({ kind, attributes }) => kind === "table" && attributes["operator rows"] !== "none")
    .map(({ id, attributes }) => {
      const condition = attributes["operator rows"] === "all" ? "" : `where ${attributes["operator rows"]}`;
      return `select pg_catalog.pg_extension_config_dump(${quoteLiteral(id.replace(/^table /, ""))}, ${quoteLiteral(condition)});`;
    });

const text = (names: Readonly<Record<string, string>>, command: string, statements: readonly string[]) =>
  `${[guard(command), ...statements.filter(Boolean).map((statement) => spell(statement, names))].join("\n\n")}\n`;

function metaJson(product: ProductDefinition) {
  return {
    name: product.name,
    abstract: product.summary,
    version: product.version,
    maintainer: "The iu-core maintainers",
    license: "postgresql",
    provides: { [product.name]: { file: `${product.name}--${product.version}.sql`, version: product.version, abstract: product.summary } },
    prereqs: { runtime: { requires: { PostgreSQL: "15.0.0" } } },
    "meta-spec": { version: "1.0.0", url: "https://pgxn.org/meta/spec.txt" },
  };
}
