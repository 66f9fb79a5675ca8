import pg from "pg";
import { HistoryError } from "./history.ts";

/**
 * What PostgreSQL from 15.20 on notes at every column, another number in every database: versions before 0.3.0 take it for an option, so that
 * such a database would have drifted by being restored elsewhere.
 */
const noted = / options \(pg_attver=\d+\)$/;
const isNoteOnly = (row: { object_kind: string; drift: string; expected?: string; actual?: string }) =>
  row.object_kind === "column" && row.drift === "changed" && row.expected?.replace(noted, "") === row.actual?.replace(noted, "");

/** What the last migration recorded must still be there: a migration on top of unknown changes proves nothing. */
export async function refuseDrift(client: pg.ClientBase, schema: string): Promise<void> {
  const verify = `${pg.escapeIdentifier(schema)}.fn_iu_schema_verify()`;
  const { rows: exists } = await client.query("select to_regprocedure($1) is not null as installed", [verify]);
  if (!exists[0].installed) return;
  const { rows } = await client.query(`select * from ${verify}`);
  const drifted = rows.filter((row) => !isNoteOnly(row));
  if (drifted.length === 0) return;
  const list = drifted.map((row) => `${row.drift} ${row.object_kind} ${row.object_name}`).join("; ");
  throw new HistoryError(`The database differs from what its last migration left: ${list}. Undo the manual change, or pass --allow-drift`);
}
