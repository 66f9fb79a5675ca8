import type { ProductDefinition } from "../kit/index.ts";
import { quoteIdentifier } from "../kit/names.ts";
import { installText, updateText } from "./extension_scripts.ts";
import { difference } from "./migration/diff.ts";
import type { ExplicitStep } from "./migration/step.ts";
import { decided } from "./migration/text.ts";
import type { Snapshot } from "./snapshot.ts";

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

/** What PGXN knows about a distribution, by its Meta Spec 1.0.0. */
function metaJson(product: ProductDefinition) {
  return {
    name: product.name,
    abstract: product.summary,
    version: product.version,
    maintainer: "The iu-core maintainers",
    license: "postgresql",
    provides: {
      [product.name]: {
        file: `${product.name}--${product.version}.sql`,
        docfile: "README.md",
        version: product.version,
        abstract: product.summary,
      },
    },
    prereqs: { runtime: { requires: { PostgreSQL: "15.0.0" } } },
    "meta-spec": { version: "1.0.0", url: "https://pgxn.org/meta/spec.txt" },
  };
}
