import { withClient } from "../scripts/postgres/connect.ts";
import type { PostgresServer } from "../scripts/postgres/server.ts";

const files = 64;

/**
 * Leaves a server with log files to write over, as one that has run for a while has them: a new file is filled with zeros first, 16 MB at the
 * expense of whoever needs it, and which of two contestants that was decided their ratio by a fifth. Needs a superuser and `min_wal_size`.
 */
export async function writeLogFilesOver(server: PostgresServer): Promise<void> {
  if (!server.adminUrl) return;
  await withClient(server.adminUrl, async (admin) => {
    for (let file = 0; file < files; file += 1) {
      await admin.query("select pg_logical_emit_message(false, 'iu_core', 'bench')");
      await admin.query("select pg_switch_wal()");
    }
    await admin.query("checkpoint");
  });
}
