import { byNumber, type MigrationFile } from "./files.ts";
import type { LedgerRow } from "./ledger.ts";

/** The database's history does not match the files: nothing is applied until somebody has looked. */
export class HistoryError extends Error {}

/** Pairs files with the ledger. @throws HistoryError for an edited or missing file, or one that sorts before an applied one */
export function compareHistory(files: readonly MigrationFile[], applied: readonly LedgerRow[]) {
  const byName = new Map(applied.map((row) => [row.name, row]));
  for (const row of applied) {
    const file = files.find(({ name }) => name === row.name);
    if (!file)
      throw new HistoryError(
        `${row.name} was applied to this database but its file is missing: use the iu-core version that applied it, or a newer one`,
      );
    if (file.sha256 !== row.sha256) {
      throw new HistoryError(
        `${row.name} was edited after it was applied (recorded SHA-256 ${row.sha256.slice(0, 12)}…, file ${file.sha256.slice(0, 12)}…): restore the file and put the change into a new migration`,
      );
    }
  }
  const pending = files.filter(({ name }) => !byName.has(name));
  const last = [...byName.keys()].sort(byNumber).at(-1);
  const early = pending.find(({ name }) => last !== undefined && byNumber(name, last) < 0);
  if (early) throw new HistoryError(`${early.name} would be applied out of order: ${last} is applied already`);
  return { pending, applied: files.filter(({ name }) => byName.has(name)) };
}
