import type { ProductDefinition } from "../kit/index.ts";
import { namesFor } from "../kit/names.ts";
import { contractTest } from "./contract_test.ts";
import { configurationReference } from "./docs/configuration.ts";
import { entityDiagram } from "./docs/entities.ts";
import { functionReference } from "./docs/functions.ts";
import { stateDiagrams } from "./docs/states.ts";
import { emit } from "./emit/index.ts";
import { extensionFiles } from "./extension.ts";
import type { ExplicitStep } from "./migration/step.ts";
import { migrationFiles } from "./migration/text.ts";
import { schemaNames } from "./names.ts";
import { objectFiles } from "./objects.ts";
import { planProduct } from "./plan.ts";
import { rolesScript } from "./roles.ts";
import { nothing, type Snapshot, takeSnapshot } from "./snapshot.ts";

/**
 * Every file that is generated, by its path from the repository's root. Pure: same definitions and snapshots, same bytes.
 *
 * @param released snapshots of released versions, oldest first; their migrations are frozen and part of the result only for a tenant's copy
 * @param releasedMigrations how many migration files the released versions have; 0 for a copy under other schema names, which gets them all
 */
export function outputFiles(
  product: ProductDefinition,
  released: readonly Snapshot[] = [],
  releasedMigrations = 0,
  explicit: readonly ExplicitStep[] = [],
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
  put("generated-sql/extension", extensionFiles(product, current, last, explicit));
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
  let before = releasedMigrations > 0 ? (last ?? nothing(product.name)) : nothing(product.name);
  let number = releasedMigrations + 1;
  for (const after of [...(releasedMigrations > 0 ? [] : released), current]) {
    if (after.version === before.version) continue;
    const migration = migrationFiles(product, before, after, number, explicit);
    put(
      "migrations",
      migration.map(({ name, text }) => [name, text] as const),
    );
    before = after;
    number += migration.length;
  }
  return files;
}
