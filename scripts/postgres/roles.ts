import { randomBytes } from "node:crypto";
import pg from "pg";

export const superuser = "postgres";
export const ownerRole = "iu_owner";

/** Hex, so it needs quoting nowhere: not in a URL, not in SQL, not in a shell. */
export function randomPassword(): string {
  return randomBytes(18).toString("hex");
}

/** The role the product is installed and tested as. Anything that only works as superuser fails with it. */
export async function createOwner(admin: pg.Client, password: string): Promise<void> {
  await admin.query(
    `CREATE ROLE ${ownerRole} WITH LOGIN CREATEDB CREATEROLE PASSWORD ${pg.escapeLiteral(password)}`,
  );
}

export function roleUrl(role: string, password: string, host: string, port: number): string {
  return `postgresql://${role}:${password}@${host}:${port}/postgres`;
}

/** What the server says about itself. */
export async function serverVersion(client: pg.Client): Promise<{ majorVersion: number; version: string }> {
  const result = await client.query<{ number: number; version: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
  );
  const row = result.rows[0];
  if (row === undefined) throw new Error("the server did not tell its version");
  return { majorVersion: Math.floor(row.number / 10_000), version: row.version };
}
