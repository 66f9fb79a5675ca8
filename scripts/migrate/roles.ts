import { readFileSync } from "node:fs";
import type pg from "pg";
import * as roles from "../../schema-ts/foundation/roles.ts";

export class RolesMissing extends Error {}

/** Creates the product's roles where the connection may; otherwise names what is missing and who must act. */
export async function ensureRoles(client: pg.ClientBase): Promise<{ created: string[] }> {
  const names = Object.values(roles).map(({ name }) => name);
  const missing = await missingRoles(client, names);
  if (missing.length === 0) return { created: [] };
  const { rows } = await client.query("select rolcreaterole or rolsuper as may from pg_roles where rolname = current_user");
  if (!rows[0]?.may) {
    throw new RolesMissing(
      `Roles are missing: ${missing.join(", ")}. This connection may not create roles; have somebody with CREATEROLE apply generated-sql/roles.sql once for the cluster`,
    );
  }
  await client.query(readFileSync(new URL("../../generated-sql/roles.sql", import.meta.url), "utf8"));
  return { created: missing };
}

async function missingRoles(client: pg.ClientBase, names: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select name from unnest($1::text[]) with ordinality as wanted (name, position)
     where not exists (select from pg_roles where rolname = wanted.name)
     order by position`,
    [names],
  );
  return rows.map(({ name }) => name);
}
