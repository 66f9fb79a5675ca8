import { schemas } from "../../../schema-ts/foundation/schemas.ts";
import type { Names } from "../../../schema-ts/kit/index.ts";
import {
  type ConfigRow,
  type DriftRow,
  type HealthRow,
  readConfig,
  readDrift,
  readHealth,
  readSchemaDigest,
  readState,
  type StateRow,
} from "../../commands/readings.ts";
import type { Client } from "../../postgres/connect.ts";
import { type Dump, takeDump } from "./dump.ts";

/** Where the factory runs. */
export interface Place {
  readonly client: Client;
  /** A connection that only looks, from outside of every transaction of `client`. */
  readonly witness: Client;
  readonly url: string;
  readonly schema: string;
  readonly names: Names;
  /** Nobody else uses this database: it was made for the run. */
  readonly own: boolean;
}

/** All that must be the same before and after. */
export interface Snapshot {
  readonly tables: readonly StateRow[];
  readonly config: readonly ConfigRow[];
  readonly schemaDigest: string;
  readonly drift: readonly DriftRow[];
  readonly health: readonly HealthRow[];
  readonly dump: Dump;
}

/** Reads it outside of any transaction of the factory. */
export async function takeSnapshot({ client, url, schema, names, own }: Place, pgDump: Parameters<typeof takeDump>[0]): Promise<Snapshot> {
  const dump = takeDump(pgDump, url, own ? [] : schemas.map((each) => names.schema(each)));
  dump.catch(() => {});
  return {
    tables: await readState(client, schema),
    config: await readConfig(client, schema),
    schemaDigest: await readSchemaDigest(client, schema),
    drift: await readDrift(client, schema),
    health: await readHealth(client, schema),
    dump: await dump,
  };
}

/** Tables whose number of rows differs, with the difference. */
export function growthOf(before: readonly StateRow[], after: readonly StateRow[]): Readonly<Record<string, number>> {
  const known = new Map(before.map(({ relation, row_count }) => [relation, row_count]));
  return Object.fromEntries(
    after
      .map(({ relation, row_count }) => [relation, row_count - (known.get(relation) ?? 0)] as const)
      .filter(([, difference]) => difference !== 0),
  );
}

/** Tables of which any row differs. */
export function changedTables(before: readonly StateRow[], after: readonly StateRow[]): string[] {
  const digests = new Map(before.map(({ relation, digest }) => [relation, digest]));
  const names = new Set([...before, ...after].map(({ relation }) => relation));
  const now = new Map(after.map(({ relation, digest }) => [relation, digest]));
  return [...names].filter((relation) => digests.get(relation) !== now.get(relation));
}

/** Gates that do not stand as they ship, which is closed. */
export const openGates = (config: readonly ConfigRow[]): string[] =>
  config.filter(({ kind, value, default_value }) => kind === "gate" && value !== default_value).map(({ key }) => key);
