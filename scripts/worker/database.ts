import pg from "pg";

/**
 * The worker's connections. Statements are unnamed and every one stands by itself or in a transaction, so that all of it works
 * through PgBouncer in transaction mode.
 */
export interface WorkerDatabase {
  readonly url: string;
  readonly schema: string;
  /** For claims, heartbeats and duties: never held by a job. */
  readonly system: pg.Pool;
  /** For what jobs do. */
  readonly work: pg.Pool;
  close(): Promise<void>;
}

export function openWorkerDatabase(
  url: string,
  schema: string,
  { queues, concurrency }: { queues: number; concurrency: number },
): WorkerDatabase {
  const common = {
    connectionString: url,
    application_name: "iu-core worker",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    allowExitOnIdle: false,
  };
  // A server that fell silent must not hold a claim for ever.
  const system = new pg.Pool({ ...common, max: 2 * queues + 3, query_timeout: 60_000 });
  const work = new pg.Pool({ ...common, max: concurrency });
  // An idle connection that is cut is nobody's error: the next statement gets another one.
  for (const pool of [system, work]) pool.on("error", () => {});
  return { url, schema, system, work, close: async () => void (await Promise.allSettled([system.end(), work.end()])) };
}

/** Runs `work` in a transaction on a connection of its own. What it changes is told of in the trace `traceparent`. */
export async function inTransaction<T>(pool: pg.Pool, traceparent: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A checked-out connection tells the pool nothing; unheard, the end of the server would be the end of the process.
  const unheard = () => {};
  client.on("error", unheard);
  let broken: unknown;
  try {
    await client.query(`begin; select set_config('iu_core.traceparent', ${client.escapeLiteral(traceparent)}, true)`);
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((problem: unknown) => {
      broken = problem;
    });
    throw error;
  } finally {
    client.off("error", unheard);
    client.release(broken instanceof Error ? broken : undefined);
  }
}
