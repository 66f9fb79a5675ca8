import type pg from "pg";
import type { Change } from "./corpus.ts";

/** Every row of every table of the schemas. */
export async function readRows(from: pg.ClientBase, schemas: Readonly<Record<string, string>>): Promise<Record<string, string[]>> {
  const { rows: tables } = await from.query<{ name: string }>(
    "select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where nspname = any($1) and relkind in ('r', 'p') order by 1",
    [Object.values(schemas)],
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await from.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t order by 1`);
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}

/** The rows that ship with the later version, as they are. */
export async function readShippedRows(from: pg.ClientBase, { after }: Change, spelled: (sql: string) => string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const { kind, drop } of after.parts) {
    if (kind === "row") found.push((await from.query(spelled(drop.replace("delete from", "select * from")))).rows);
  }
  return found;
}
