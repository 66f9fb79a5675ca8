import { fileURLToPath } from "node:url";
import type pg from "pg";
import { run } from "../postgres/command.ts";

const archived = "share/postgresql/extension/pgtap.sql";

/** pgTAP as plain SQL: it needs no files in the server, so it works on every server and for every owner of a database. */
export function pgtapSql(): Promise<string> {
  const archive = new URL("pgtap.tar.gz", import.meta.resolve("@electric-sql/pglite-pgtap"));
  return run("tar", ["-xzOf", fileURLToPath(archive), archived]);
}

/**
 * Puts pgTAP into a scratch database: the extension where the server has it, else its functions in schema `public`.
 *
 * @param client best as superuser; the database's owner is enough for the plain SQL
 * @returns which form was installed
 */
export async function installPgtap(client: pg.ClientBase): Promise<"extension" | "plain"> {
  const { rows } = await client.query("select exists (select from pg_available_extensions where name = 'pgtap') as packaged");
  if (rows[0].packaged) {
    await client.query("create extension if not exists pgtap schema public");
    return "extension";
  }
  await client.query("begin");
  await client.query(`set local search_path = public; set local client_min_messages = warning; ${await pgtapSql()}`);
  await client.query("commit");
  return "plain";
}
