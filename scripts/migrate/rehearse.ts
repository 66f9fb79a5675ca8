import type pg from "pg";
import type { MigrationFile } from "./files.ts";
import { type Limits, runStatement, underMigrationLock } from "./transaction.ts";

/**
 * Undoes several migrations in one transaction and takes that back. Each has a transaction of its own when it is undone for good, so the
 * refusal of an earlier one would come after the later ones are gone: this finds it before anything is.
 *
 * @param chosen reads under the migration lock what is to be undone, newest first
 * @throws what any of them refuses, in its own words
 */
export async function rehearseDown(
  client: pg.ClientBase,
  limits: Limits,
  discardRows: boolean,
  chosen: () => Promise<readonly MigrationFile[]>,
): Promise<void> {
  await underMigrationLock(client, limits, async () => {
    const files = await chosen();
    if (files.length < 2) return;
    await client.query("savepoint rehearsal");
    if (discardRows) await client.query("set local iu.discard_rows = 'on'");
    for (const file of files) {
      for (const statement of file.down) await runStatement(client, file, file.transactional ? statement : blocking(statement));
    }
    await client.query("rollback to savepoint rehearsal");
  });
}

/** What a transaction takes instead of a statement that is none for it. */
const blocking = (statement: string) => statement.replace(/^(create (?:unique )?index|drop index) concurrently\b/i, "$1");
