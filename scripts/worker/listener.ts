import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "pino";
import { Backoff } from "./backoff.ts";

export interface ListenerParts {
  readonly url: string;
  readonly schema: string;
  readonly onJob: (queue: string | undefined) => void;
  readonly onEvent: () => void;
  readonly log: Logger;
}

/**
 * Hears that there is something to do sooner than polling would find out. Whatever it misses (PgBouncer hands the connection to others, a
 * server restarts) is found by polling; nothing depends on it.
 */
export class Listener {
  readonly #stopped = new AbortController();
  #done: Promise<void> | undefined;

  constructor(readonly parts: ListenerParts) {}

  start(): void {
    this.#done = this.#keepListening();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#done;
  }

  async #keepListening(): Promise<void> {
    const backoff = new Backoff();
    while (!this.#stopped.signal.aborted) {
      try {
        await this.#listenOnce(() => backoff.reset());
      } catch (error) {
        this.parts.log.debug({ err: error }, "Not listening; polling goes on.");
      }
      await sleep(backoff.next(), undefined, { signal: this.#stopped.signal }).catch(() => {});
    }
  }

  /** Resolves or rejects when the connection is gone. */
  async #listenOnce(onConnected: () => void): Promise<void> {
    const { url, schema, onJob, onEvent } = this.parts;
    const [jobs, events] = [`${schema}_job`, `${schema}_event`];
    const client = new pg.Client({
      connectionString: url,
      application_name: "iu-core worker listener",
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    const ended = new Promise<void>((resolve) => {
      client.once("end", resolve);
      client.on("error", () => resolve());
    });
    client.on("notification", ({ channel, payload }) => (channel === jobs ? onJob(payload || undefined) : onEvent()));
    const { signal } = this.#stopped;
    // node-postgres never answers connect() of a client that is ended meanwhile, so this is waited for beside it.
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    try {
      await Promise.race([client.connect(), stopped]);
      if (signal.aborted) return;
      await client.query(`listen ${pg.escapeIdentifier(jobs)}; listen ${pg.escapeIdentifier(events)}`);
      onConnected();
      // What came while nobody listened was not heard.
      onJob(undefined);
      onEvent();
      await Promise.race([ended, stopped]);
    } finally {
      void client.end().catch(() => {});
    }
  }
}
