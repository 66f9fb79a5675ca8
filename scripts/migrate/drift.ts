import pg from "pg";
import { HistoryError } from "./history.ts";

/** What the last migration recorded must still be there: a migration on top of unknown changes proves nothing. */
export async function refuseDrift(client: pg.ClientBase, schema: string): Promise<void> {
  const verify = `${pg.escapeIdentifier(schema)}.fn_iu_schema_verify()`;
  const { rows: exists } = await client.query("select to_regprocedure($1) is not null as installed", [verify]);
  if (!exists[0].installed) return;
  const { rows } = await client.query(`select object_kind, object_name, drift from ${verify}`);
  if (rows.length === 0) return;
  const list = rows.map((row) => `${row.drift} ${row.object_kind} ${row.object_name}`).join("; ");
  throw new HistoryError(`The database differs from what its last migration left: ${list}. Undo the manual change, or pass --allow-drift`);
}
