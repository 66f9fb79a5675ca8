import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { schemaNames, spell } from "../../schema-ts/compile/names.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { type Snapshot, takeSnapshot } from "../../schema-ts/compile/snapshot.ts";
import type { ProductDefinition } from "../../schema-ts/kit/index.ts";
import type { Case } from "./corpus/case.ts";
import { productOf } from "./pieces.ts";

/** One direction of a case: what it starts from, what it arrives at. */
export interface Change extends Omit<Case, "back" | "backSeed" | "backOutside" | "before" | "after" | "schemas" | "afterMigration"> {
  readonly name: string;
  /** The product of one version, its schemas named by their keys. */
  product(version: Version, schemaName?: (key: string) => string, name?: string): ProductDefinition;
  readonly before: Snapshot;
  readonly after: Snapshot;
}
export type Version = "before" | "after";

const folder = new URL("corpus/", import.meta.url);

/** All cases, each in both directions. */
export async function readCorpus(): Promise<Change[]> {
  const names = readdirSync(fileURLToPath(folder)).filter((name) => !["case.ts", "pieces.ts"].includes(name));
  const changes = await Promise.all(
    names.map(async (file) => {
      const found = ((await import(new URL(file, folder).href)) as { default: Case }).default;
      const name = file.replace(/\.ts$/, "");
      return [changeOf(name, { outside: [], ...found }), changeOf(`${name}, back`, turned(found))];
    }),
  );
  return changes.flat();
}

function turned({ before, after, back, backSeed, backOutside, schemas, afterMigration }: Case): Case {
  return {
    before: after,
    after: before,
    back: "applies",
    ...(back === "applies" ? {} : { asks: back }),
    ...(backSeed ? { seed: backSeed } : {}),
    outside: backOutside,
    ...(schemas ? { schemas: { before: schemas.after, after: schemas.before } } : {}),
    ...(afterMigration ? { afterMigration: { before: afterMigration.after, after: afterMigration.before } } : {}),
  };
}

function changeOf(name: string, { schemas, afterMigration, before, after, ...spec }: Case): Change {
  const objects = { before, after };
  const product: Change["product"] = (version, schemaName = (key) => `toy_${key}`, productName = "toy") =>
    productOf(objects[version], {
      name: productName,
      version: version === "before" ? "1.0.0" : "1.1.0",
      schemas: Object.fromEntries((schemas?.[version] ?? ["core", "side"]).map((key) => [key, schemaName(key)])),
      afterMigration: afterMigration?.[version] ?? [],
    });
  const snapshot = (version: Version) => takeSnapshot(planProduct(product(version)));
  return { name, ...spec, product, before: snapshot("before"), after: snapshot("after") };
}

/** Whether the rules ask and no step answers: then there is nothing to run. */
export const isRefused = ({ asks, explicit }: Change) => asks !== undefined && explicit === undefined;

/** A change in a place of its own: products and snapshots under the given names, SQL spelled for them. */
export function placed(change: Change, schemaName: (key: string) => string, name = "toy") {
  const product = (version: Version) => change.product(version, schemaName, name);
  const schemas = (version: Version) => schemaNames(product(version));
  return {
    product,
    schemas,
    snapshot: (version: Version): Snapshot => ({ ...change[version], schemas: schemas(version) }),
    spelled: (sql: string) => spell(sql, { core: schemaName("core"), side: schemaName("side") }),
  };
}
