import { Problem } from "../output/problem.ts";
import { type Client, connect, publicUrl } from "../postgres/connect.ts";
import type { Context, Globals } from "./command.ts";
import { developmentDatabase } from "./development.ts";

/** The database a command works on: `--database-url`, else DATABASE_URL, else the running development database. */
export async function databaseUrl({ databaseUrl }: Pick<Globals, "databaseUrl">): Promise<string> {
  const given = givenUrl(databaseUrl);
  if (given !== undefined) return given;
  const development = await developmentDatabase();
  if (development.running && development.url !== undefined) return development.url;
  throw new Problem("no_database", "No database was given, and the development database is not running.", {
    hint: "Pass --database-url, set DATABASE_URL, or run: iu-core db start",
  });
}

/** What was given by option or environment, checked for its form. */
export function givenUrl(option: string | undefined): string | undefined {
  const url = option ?? (process.env["DATABASE_URL"] || undefined);
  if (url === undefined) return undefined;
  const from = option === undefined ? "DATABASE_URL" : "--database-url";
  if (!URL.canParse(url) || !["postgres:", "postgresql:"].includes(new URL(url).protocol)) {
    throw new Problem("usage", `${from} is not a PostgreSQL URL.`, { hint: "It looks like postgresql://user:password@host:5432/database" });
  }
  return url;
}

/** @throws Problem that names the place without the password */
export async function open(url: string): Promise<Client> {
  try {
    return await connect(url);
  } catch (error) {
    const reason = error instanceof Error && error.message !== "" ? `: ${error.message}` : "";
    throw new Error(`Cannot connect to ${publicUrl(url)}${reason}`, { cause: error });
  }
}

/** Runs `work` on the command's database and closes the connection. */
export async function onDatabase<T>(context: Context, work: (client: Client, url: string) => Promise<T>): Promise<T> {
  const url = await databaseUrl(context.globals);
  await using client = await open(url);
  return await work(client, url);
}
