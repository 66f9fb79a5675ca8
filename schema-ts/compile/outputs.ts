import type { ProductDefinition } from "../kit/index.ts";
import { namesFor } from "../kit/names.ts";
import { contractTest } from "./contract_test.ts";
import { configurationReference } from "./docs/configuration.ts";
import { entityDiagram } from "./docs/entities.ts";
import { functionReference } from "./docs/functions.ts";
import { stateDiagrams } from "./docs/states.ts";
import { emit } from "./emit/index.ts";
import { extensionFiles } from "./extension.ts";
import { adoptionCommands, adoptionScripts, type LedgerEntry } from "./extension_adoption.ts";
import { packageFiles } from "./extension_package.ts";
import { migrationFiles } from "./migration/text.ts";
import { schemaNames } from "./names.ts";
import { objectFiles } from "./objects.ts";
import { planProduct } from "./plan.ts";
import { rolesScript } from "./roles.ts";
import { sha256 } from "./sha256.ts";
import { nothing, type Snapshot, takeSnapshot } from "./snapshot.ts";

/**
 * Every file that is generated, by its path from the repository's root. Pure: same definitions and snapshots, same bytes.
 *
 * @param released snapshots of released versions, oldest first
 * @param frozen files of released versions by path, which stay as they are; without any, as for a copy under other schema names, the
 *   migrations and extension scripts of all versions are part of the result
 */
export function outputFiles(
  product: ProductDefinition,
  released: readonly Snapshot[] = [],
  frozen: ReadonlyMap<string, string> = new Map(),
): Map<string, string> {
  const plan = planProduct(product);
  const names = namesFor(product.defaultSchema, schemaNames(product));
  const current = takeSnapshot(plan);
  const last = released.at(-1);
  if (last?.version === current.version && JSON.stringify(last.parts) !== JSON.stringify(current.parts))
    throw new Error(`${current.version} is released and its definitions changed: raise the version`);
  const files = new Map<string, string>();
  const put = (folder: string, part: Iterable<readonly [string, string]>) => {
    for (const [path, text] of part) files.set(`${folder}/${path}`, text);
  };
  put("generated-sql/objects", objectFiles(emit(plan, names)));
  put("generated-sql", [["roles.sql", rolesScript(product)]]);
  put("generated-sql/docs", [
    ["functions.md", functionReference(plan)],
    ["tables.md", entityDiagram(plan)],
    ["configuration.md", configurationReference(plan)],
    ["states.md", stateDiagrams(plan)],
  ]);
  put(
    "pgtap",
    plan.objects.flatMap(({ module, object }) =>
      "kind" in object && object.kind === "function" && object.returns.shape !== "trigger"
        ? [[`${module}/${object.name}.contract.sql`, contractTest(object, product, names)] as const]
        : [],
    ),
  );
  const versions = [...released.filter(({ version }) => version !== current.version), current];
  refuseLooseSteps(product, versions);
  const migrations = [...frozen].filter(([path]) => path.startsWith("migrations/")).sort(([a], [b]) => (a < b ? -1 : 1));
  const ledger: LedgerEntry[] = migrations.map(([path, text]) => entry(path, text));
  for (const [i, after] of versions.entries()) {
    if (frozen.size > 0 && released.some(({ version }) => version === after.version)) continue;
    const before = versions[i - 1];
    const explicit = stepsBetween(product, before, after);
    const made = migrationFiles(product, before ?? nothing(product.name), after, ledger.length + 1, explicit);
    put(
      "migrations",
      made.map(({ name, text }) => [name, text] as const),
    );
    ledger.push(...made.map(({ name, text }) => entry(name, text)));
    put("generated-sql/extension", extensionFiles(product, after, before, explicit));
    put("generated-sql/extension", adoptionScripts(product, after, ledger));
  }
  put("generated-sql/extension", extensionFiles(product, current, undefined));
  put("generated-sql/extension", adoptionCommands(product));
  put("generated-sql/extension", packageFiles(product, scriptsOf(product, [...frozen, ...files])));
  return files;
}

const entry = (path: string, text: string): LedgerEntry => ({
  name: path.replace(/^.*\//, "").replace(/\.(sql|js)$/, ""),
  sha256: sha256(text),
});

/** Scripts of the extension, by file name and in its order. */
const scriptsOf = ({ name }: ProductDefinition, files: readonly (readonly [string, string])[]) => {
  const prefix = `generated-sql/extension/${name}--`;
  const scripts = files
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, text]) => [path.slice(prefix.length - name.length - 2), text] as const);
  return new Map(scripts.sort(([a], [b]) => (a < b ? -1 : 1)));
};

const stepsBetween = ({ steps = [] }: ProductDefinition, before: Snapshot | undefined, after: Snapshot) =>
  steps.filter(({ from, to }) => from === before?.version && to === after.version).flatMap((found) => found.steps);

/** Steps that lead nowhere would be left out in silence. */
function refuseLooseSteps({ steps = [] }: ProductDefinition, versions: readonly Snapshot[]): void {
  const ways = versions.map(({ version }, i) => `${versions[i - 1]?.version}--${version}`);
  const loose = steps.map(({ from, to }) => `${from}--${to}`).filter((way) => !ways.includes(way));
  if (loose.length > 0) throw new Error(`No version follows another as in ${loose.join(", ")}: correct the versions of the explicit steps`);
}
