import type pg from "pg";
import { HistoryError } from "./history.ts";
import { adoptedAs } from "./ledger.ts";

export interface InstalledExtension {
  readonly name: string;
  readonly version: string;
}

/** The extension that the objects of a schema belong to. */
export async function extensionOf(client: pg.ClientBase, schema: string): Promise<InstalledExtension | undefined> {
  const { rows } = await client.query<InstalledExtension>(
    `select e.extname as name, e.extversion as version
     from pg_namespace as n
     join pg_proc as p on p.pronamespace = n.oid
     join pg_depend as d on d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
     join pg_extension as e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid
     where n.nspname = $1
     limit 1`,
    [schema],
  );
  return rows[0];
}

/** Migrations and extension exclude each other: what belongs to an extension is changed by its scripts alone. @throws HistoryError */
export async function refuseExtension(client: pg.ClientBase, schema: string): Promise<void> {
  const installed = await extensionOf(client, schema);
  if (installed) {
    throw new HistoryError(
      `${schema} is installed as the extension ${installed.name} ${installed.version}: upgrade and downgrade it with ` +
        `"alter extension ${installed.name} update to '<version>'", or let migrations lead on with iu-core extension leave`,
    );
  }
  if (await adoptedAs(client, schema)) {
    throw new HistoryError(
      `The ledger says that ${schema} is an extension, and it is none any more. If it was dropped, remove what is left: ` +
        `drop schema ${schema}; delete from iu_migrations.ledger where schema_name = '${schema}'`,
    );
  }
}
