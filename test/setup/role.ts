import pg from "pg";
import { serverVersion } from "../../scripts/postgres/roles.ts";

/**
 * Lets the connected owner act as `role`. Since PostgreSQL 16 whoever creates a role may grant it, but not act as it
 * before having granted it to themselves.
 */
export async function mayActAs(owner: pg.Client, role: string): Promise<void> {
  const { majorVersion } = await serverVersion(owner);
  const [privilege, terms] = majorVersion >= 16 ? ["SET", "WITH INHERIT FALSE, SET TRUE"] : ["MEMBER", ""];
  const may = "SELECT pg_has_role(current_user, $1, $2) AS may";
  const result = await owner.query<{ may: boolean }>(may, [role, privilege]);
  if (result.rows[0]?.may === true) return;
  const grant = `GRANT ${pg.escapeIdentifier(role)} TO CURRENT_USER ${terms}`;
  await owner.query(grant).catch((error: unknown) => {
    // Two test files that do it at once collide on the same catalog row; the other one has done it.
    if (!(error instanceof pg.DatabaseError) || !["23505", "XX000"].includes(error.code ?? "")) throw error;
  });
}
