import type pg from "pg";
import { extensionOf } from "../migrate/extension.ts";
import { ensureLedger } from "../migrate/ledger.ts";
import { type Limits, underMigrationLock } from "../migrate/transaction.ts";
import { Problem } from "../output/problem.ts";

const name = "iu_core";
const schema = "iu_core";

/** Makes an extension of what migrations installed. Nothing is changed where the extension's guard refuses. @returns its version */
export async function adopt(client: pg.ClientBase, limits: Limits = {}): Promise<string> {
  return underMigrationLock(client, limits, async () => {
    const installed = await extensionOf(client, schema);
    if (installed) throw new Problem("bad_input", `${schema} is the extension ${installed.name} ${installed.version} already.`);
    await refuseUnavailable(client);
    await client.query(`create extension ${name} version 'unpackaged'`);
    const { rows } = await client.query<{ version: string }>(`select ${schema}.fn_iu_version() as version`);
    const version = rows[0]?.version ?? "";
    await client.query(`alter extension ${name} update to '${version}'`);
    return version;
  });
}

/** Lets the extension go and enters in the ledger which migrations lead to what is there. @returns the version */
export async function leave(client: pg.ClientBase, limits: Limits = {}): Promise<string> {
  return underMigrationLock(client, limits, async () => {
    const installed = await extensionOf(client, schema);
    if (!installed) throw new Problem("not_installed", `There is no extension ${name} in this database.`);
    await refuseUnavailable(client);
    await ensureLedger(client);
    await client.query(`alter extension ${name} update to 'migrations'`);
    await client.query(`drop extension ${name}`);
    return installed.version;
  });
}

async function refuseUnavailable(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query("select from pg_available_extension_versions where name = $1 and version = 'unpackaged'", [name]);
  if (rows.length > 0) return;
  throw new Problem("not_installed", `The server does not know the extension ${name}, or only a version before 0.2.0.`, {
    hint: "Put its files where the server looks, on the server's machine: iu-core extension install",
  });
}
