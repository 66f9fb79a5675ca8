import { type ProductDefinition, render } from "../kit/index.ts";
import { quoteIdentifier } from "../kit/names.ts";
import { difference } from "./migration/diff.ts";
import { spell, tokenNames } from "./names.ts";
import { rolesRequired } from "./roles.ts";
import type { Snapshot } from "./snapshot.ts";

const guard = (command: string) => `\\echo Use "${command}" to load this file. \\quit`;

/** The files of `CREATE EXTENSION`: control file, install script, META.json, and an upgrade and a downgrade between neighbouring releases. */
export function extensionFiles(product: ProductDefinition, current: Snapshot, released: readonly Snapshot[]): Map<string, string> {
  const files = new Map<string, string>();
  const name = product.name;
  files.set(`${name}.control`, controlFile(product));
  files.set("META.json", `${JSON.stringify(metaJson(product), null, 2)}\n`);
  files.set(`${name}--${current.version}.sql`, installText(product, current));
  const versions = [...released.filter(({ version }) => version !== current.version), current];
  for (const [i, after] of versions.entries()) {
    const before = versions[i - 1];
    if (!before) continue;
    files.set(`${name}--${before.version}--${after.version}.sql`, updateText(product, before, after, "up"));
    files.set(`${name}--${after.version}--${before.version}.sql`, updateText(product, before, after, "down"));
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
  const dumped = snapshot.parts
    .filter(({ kind, attributes }) => kind === "table" && attributes["operator rows"] !== "none")
    .map(({ id, attributes }) => {
      const condition = attributes["operator rows"] === "all" ? "" : `where ${attributes["operator rows"]}`;
      return `select pg_catalog.pg_extension_config_dump('${id.replace(/^table /, "")}', '${condition.replaceAll("'", "''")}');`;
    });
  return text(product, `create extension ${product.name}`, [rolesRequired(product), ...parts, ...closing(product), ...dumped]);
}

function updateText(product: ProductDefinition, before: Snapshot, after: Snapshot, direction: "up" | "down"): string {
  const { steps } = difference(before, after);
  const statements = direction === "up" ? steps.map((step) => step.up) : steps.toReversed().map((step) => step.down);
  const to = direction === "up" ? after.version : before.version;
  // An extension script runs in one transaction: indexes are built the ordinary way.
  const plain = statements.map((statement) => statement.replaceAll(/index concurrently/g, "index"));
  return text(product, `alter extension ${product.name} update to '${to}'`, [...plain, ...closing(product)]);
}

const closing = (product: ProductDefinition) => product.afterMigration.map((statement) => render(statement, tokenNames(product)));

const text = (product: ProductDefinition, command: string, statements: readonly string[]) =>
  `${[guard(command), ...statements.filter(Boolean).map((statement) => spell(statement, product))].join("\n\n")}\n`;

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
