import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** Another session is at work on a migration, outside a transaction. */
export class MigrationRunning extends Error {}

const lockNotAvailable = "55P03";
export const isLockTimeout = (error: unknown): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && error.code === lockNotAvailable;

/**
 * Tries again what found no lock, after a pause that grows from try to try.
 *
 * @param work gets a function that says what it is at
 */
export async function withRetries<T>(
  retries: number,
  onRetry: (retry: { name: string; attempt: number; waitMs: number }) => void,
  work: (at: (name: string) => void) => Promise<T>,
): Promise<T> {
  let name = "the migration lock";
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work((current) => {
        name = current;
      });
    } catch (error) {
      const isLock = error instanceof MigrationRunning || isLockTimeout(error);
      if (!isLock) throw error;
      if (attempt > retries) {
        error.message = `${error.message}: gave up on ${name} after ${attempt} attempt${attempt === 1 ? "" : "s"}`;
        throw error;
      }
      const waitMs = Math.round(Math.min(100 * 2 ** attempt, 5_000) * (0.5 + Math.random() / 2));
      onRetry({ name, attempt, waitMs });
      await sleep(waitMs);
    }
  }
}
