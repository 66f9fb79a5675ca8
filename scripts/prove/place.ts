import { core } from "../../schema-ts/foundation/schemas.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/names.ts";
import { open } from "../commands/database.ts";
import { readDrift, readVersion } from "../commands/readings.ts";
import { openPlace } from "../demo/place.ts";
import { migrationStatus } from "../migrate/status.ts";
import { Problem } from "../output/problem.ts";
import type { OpenOptions } from "../postgres/open.ts";
import type { RunPlace, Step } from "./run.ts";

export interface OpenedPlace extends RunPlace {
  /** Closes connections; what was made for the run goes. */
  close(): Promise<void>;
}

const schema = core.name;
const installation = { product: iuCore, names: namesFor(iuCore.defaultSchema) };

/** The database that was given, as it is; else a migrated one of its own, which `close` removes. */
export async function openProofPlace(url: string | undefined, options: OpenOptions, step: Step): Promise<OpenedPlace> {
  if (url !== undefined) return step("Database", () => givenPlace(url));
  const place = await openPlace(options, step);
  const { client, witness, own, close } = place;
  return { ...installation, client, witness, own, url: place.url, version: await readVersion(client, schema), close };
}

async function givenPlace(url: string): Promise<OpenedPlace> {
  const client = await open(url);
  let witness: typeof client | undefined;
  const close = async () => void (await Promise.all([client.end(), witness?.end()]));
  try {
    witness = await open(url);
    await requireInstalled(client);
    return { ...installation, client, witness, own: false, url, version: await readVersion(client, schema), close };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

/** @throws Problem unless the database has exactly the iu-core this command knows: anything else it could not prove */
async function requireInstalled(client: RunPlace["client"]): Promise<void> {
  const { applied, pending, unrecorded } = await migrationStatus(client, { schema });
  if (applied.length === 0 && !unrecorded) {
    throw new Problem("not_installed", `There is no schema ${schema} in this database.`, {
      hint: "Install iu-core here (iu-core migrate up), or prove it on a PostgreSQL of its own: --source embedded",
    });
  }
  const drift = await readDrift(client, schema);
  if ((pending.length > 0 && !unrecorded) || drift.length > 0) {
    throw new Problem("history", "This database is not what the definitions say: a proof would be of something else.", {
      detail: { pending: unrecorded ? [] : pending, drift: drift.map((row) => `${row.drift} ${row.object_kind} ${row.object_name}`) },
      hint: "iu-core verify names the differences, iu-core migrate up applies what is pending.",
    });
  }
}
