import type pg from "pg";
import { dotConfigRegistry } from "../../schema-ts/config/dot_config_registry.ts";
import { fnDotConfigGet } from "../../schema-ts/config/fn_dot_config_get.ts";
import { type Names, render } from "../../schema-ts/kit/index.ts";
import { deploymentEnvironment } from "../../schema-ts/proof/settings.ts";
import { Problem } from "../output/problem.ts";

/** rollback: everything is undone; commit: something stays. */
export type Mode = "rollback" | "commit";

export interface Scope {
  /** What the database is marked as; null: it has no iu-core, or one that knows no such mark. */
  readonly environment: string | null;
  readonly allowed: readonly Mode[];
}

const open = new Set<string | null>([null, "development", "staging"]);

/** What may be done to a database for the sake of proof or show. A mark that is not known counts as production. */
export async function readScope(client: pg.ClientBase, names: Names): Promise<Scope> {
  const environment = await readEnvironment(client, names);
  return { environment, allowed: open.has(environment) ? ["rollback", "commit"] : ["rollback"] };
}

/** @throws Problem SCOPE_LOCKED when the database's environment does not allow it */
export async function requireScope(client: pg.ClientBase, names: Names, mode: Mode, what: string): Promise<Scope> {
  const scope = await readScope(client, names);
  if (scope.allowed.includes(mode)) return scope;
  throw new Problem("SCOPE_LOCKED", `${what} would commit, and this database is marked ${scope.environment}.`, {
    detail: { setting: deploymentEnvironment.name, environment: scope.environment, mode, allowed: scope.allowed },
    hint: "Only what is rolled back may run here. Give a development or staging database.",
  });
}

async function readEnvironment(client: pg.ClientBase, names: Names): Promise<string | null> {
  const registry = render(dotConfigRegistry, names);
  const { rows: installed } = await client.query<{ there: boolean }>("select to_regclass($1) is not null as there", [registry]);
  if (!installed[0]?.there) return null;
  const { rows } = await client.query<{ environment: string | null }>(
    `select coalesce(${render(fnDotConfigGet, names)}(r.key) #>> '{}', '') as environment from ${registry} as r where r.key = $1`,
    [deploymentEnvironment.name],
  );
  return rows[0]?.environment ?? null;
}
