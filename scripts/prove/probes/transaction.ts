import type pg from "pg";
import { Problem } from "../../output/problem.ts";
import type { ProofPlace } from "../prove.ts";
import type { Answer } from "./probe.ts";

/** What a request says that never got as far as being made. */
const notRun = "PROBE_NOT_RUN";

export interface Request {
  /** Statements of the owner that set the scene. */
  readonly given?: string | undefined;
  /** The role that asks; the owner when left out. */
  readonly role?: string | undefined;
  readonly make: (client: pg.ClientBase) => Promise<unknown>;
}

/** Makes a request in a transaction that is rolled back, and reports what it was answered. */
export async function askIn({ client }: ProofPlace, { given, role, make }: Request): Promise<Answer> {
  await client.query("begin");
  try {
    try {
      await client.query("set local lock_timeout = '2s'");
      if (given) await client.query(given);
      if (role) await actAs(client, role);
    } catch (error) {
      return { code: notRun, output: textOf(error) };
    }
    const value = await make(client);
    await client.query("set constraints all immediate");
    return { code: undefined, output: JSON.stringify(value ?? null) };
  } catch (error) {
    return { code: codeOf(error), output: textOf(error) };
  } finally {
    await client.query("rollback");
  }
}

/** Since PostgreSQL 16 the owner of a role may have to grant it to themselves first; the grant goes with the rollback. */
async function actAs(client: pg.ClientBase, role: string): Promise<void> {
  const { rows: version } = await client.query<{ number: number }>("select current_setting('server_version_num')::int as number");
  const [privilege, terms] = (version[0]?.number ?? 0) >= 160_000 ? ["SET", "with inherit false, set true"] : ["MEMBER", ""];
  const { rows } = await client.query<{ may: boolean }>("select pg_has_role(current_user, $1, $2) as may", [role, privilege]);
  if (!rows[0]?.may) await client.query(`grant ${role} to current_user ${terms}`);
  await client.query(`set local role ${role}`);
}

function codeOf(error: unknown): string {
  if (error instanceof Problem) return error.code;
  return (error as Partial<pg.DatabaseError>).code ?? notRun;
}

function textOf(error: unknown): string {
  const { message, detail, hint } = error as { message: string; detail?: unknown; hint?: string };
  const facts = typeof detail === "object" ? JSON.stringify(detail) : detail;
  return [message, facts, hint].filter(Boolean).join("\n");
}
