import { withClient } from "../scripts/postgres/connect.ts";
import type { PostgresServer, ServerSettings } from "../scripts/postgres/server.ts";

/** As many segments of 16 MB are kept to be recycled. */
export const recycling: ServerSettings = { min_wal_size: "1GB" };
const segments = 64;

/**
 * Leaves WAL segments to recycle, as a server that has run for a while has them: a new one is filled with zeros first, 16 MB at the expense of
 * whoever needs it, and which of two contestants that was decided their ratio by a fifth. Does nothing without a superuser.
 */
export async function recycleWal(server: PostgresServer): Promise<void> {
  if (!server.adminUrl) return;
  await withClient(server.adminUrl, async (admin) => {
    for (let segment = 0; segment < segments; segment += 1) {
      await admin.query("select pg_logical_emit_message(false, 'iu_core', 'bench')");
      await admin.query("select pg_switch_wal()");
    }
    await admin.query("checkpoint");
  });
}
