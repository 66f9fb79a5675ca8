import { randomBytes } from "node:crypto";
import pg from "pg";

export const superuser = "postgres";
export const ownerRole = "iu_owner";

/** Hex, so it needs quoting nowhere: not in a URL, not in SQL, not in a shell. */
export function randomPassword(): string {
  return randomBytes(18).toString("hex");
}

/** The role the product is installed and tested as: what only works as superuser fails with it. Nothing if it exists. */
export async function ensureOwner(admin: pg.Client, password: string): Promise<void> {
  const existing = await admin.query("SELECT FROM pg_roles WHERE rolname = $1", [ownerRole]);
  if (existing.rowCount !== 0) return;
  await admin.query(`CREATE ROLE ${ownerRole} WITH LOGIN CREATEDB CREATEROLE PASSWORD ${pg.escapeLiteral(password)}`);
}

export function roleUrl(role: string, password: string, host: string, port: number): string {
  return `postgresql://${role}:${password}@${host}:${port}/postgres`;
}

/** What the server says about itself. */
export async function serverVersion(client: pg.Client): Promise<{ majorVersion: number; version: string }> {
  const result = await client.query<{ number: number; version: string }>(
    "SELECT current_setting('server_version_num')::int AS number, split_part(current_setting('server_version'), ' ', 1) AS version",
  );
  const row = result.rows[0];
  if (row === undefined) throw new Error("the server did not tell its version");
  return { majorVersion: Math.floor(row.number / 10_000), version: row.version };
}
