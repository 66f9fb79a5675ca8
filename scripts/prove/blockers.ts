import type pg from "pg";
import { proofFunctions } from "../../schema-ts/iu-core.ts";
import { type Names, render } from "../../schema-ts/kit/index.ts";

/** One thing that stands between a proof and a real run, as `blockers.json` holds it. */
export interface Blocker {
  readonly blocker: string;
  readonly subject: string;
  /** JSON text, as PostgreSQL orders its keys. */
  readonly detail: string;
  readonly hint: string;
}

/** The blocker map, in byte order of kind and subject; empty when nothing stands in the way. */
export async function readBlockers(client: pg.ClientBase, names: Names): Promise<Blocker[]> {
  const { rows } = await client.query<Blocker>(
    `select blocker, subject, detail::text as detail, hint from ${render(proofFunctions.fnProofBlockers, names)}()`,
  );
  return rows;
}
