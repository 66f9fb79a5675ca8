import type pg from "pg";
import { quoteIdentifier } from "../../schema-ts/kit/names.ts";

/** What the database says of a class. */
export interface RegisteredClass {
  readonly executor_class: string;
  readonly executor_kind: "noop" | "sql_function" | "typescript" | "external";
  readonly handler: string | null;
  readonly status: string;
}

/** Not more often than that for a class nobody registered. */
const shortestMs = 1000;

/** The classes as registered, read again by and by: operators register while workers run. */
export class ClassRegistry {
  #classes = new Map<string, RegisteredClass>();
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly pool: pg.Pool,
    readonly schema: string,
  ) {}

  async read(): Promise<void> {
    const { rows } = await this.pool.query<RegisteredClass>(
      `select executor_class, executor_kind, handler, status from ${quoteIdentifier(this.schema)}.executor_class_registry`,
    );
    this.#classes = new Map(rows.map((row) => [row.executor_class, row]));
    this.#readAt = performance.now();
  }

  get all(): readonly RegisteredClass[] {
    return [...this.#classes.values()];
  }

  /** What is known without asking; for the common case. */
  known(name: string): RegisteredClass | undefined {
    return this.#classes.get(name);
  }

  async find(name: string): Promise<RegisteredClass | undefined> {
    if (!this.#classes.has(name) && performance.now() - this.#readAt > shortestMs) await this.read();
    return this.#classes.get(name);
  }

  /** Whether some active class is registered to be done by this function. */
  isHandler(name: string): boolean {
    return this.all.some(
      ({ executor_kind, handler, status }) => executor_kind === "sql_function" && handler === name && status === "active",
    );
  }
}

/** Queues of the list that are not registered. */
export async function missingQueues(pool: pg.Pool, schema: string, queues: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ queue: string }>(
    `select w.queue from unnest($1::text[]) as w (queue)
     where not exists (select from ${quoteIdentifier(schema)}.job_queue_registry r where r.queue = w.queue)`,
    [queues],
  );
  return rows.map(({ queue }) => queue);
}
