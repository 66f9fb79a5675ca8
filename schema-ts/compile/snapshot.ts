import { emit } from "./emit/index.ts";
import { schemaNames, tokenNames } from "./names.ts";
import type { Part } from "./part.ts";
import type { Plan } from "./plan.ts";

/** Canonical definitions of one version: what the next migration is compared with, and where its "down" is looked up. */
export interface Snapshot {
  readonly format: 1;
  readonly product: string;
  readonly version: string;
  /** Names of the schemas, by the key their tokens carry. */
  readonly schemas: Readonly<Record<string, string>>;
  /** In order of creation. */
  readonly parts: readonly Part[];
}

export function takeSnapshot(plan: Plan): Snapshot {
  const parts = emit(plan, tokenNames(plan.product)).flatMap((object) => object.parts);
  const seen = new Set<string>();
  for (const { id } of parts) {
    if (seen.has(id)) throw new Error(`${id} is defined twice`);
    seen.add(id);
  }
  return { format: 1, product: plan.product.name, version: plan.product.version, schemas: schemaNames(plan.product), parts };
}

export const snapshotText = (snapshot: Snapshot) => `${JSON.stringify(snapshot, null, 1)}\n`;

/** The empty product: what the first migration starts from. */
export const nothing = (product: string): Snapshot => ({ format: 1, product, version: "", schemas: {}, parts: [] });
