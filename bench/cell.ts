import type pg from "pg";
import type { Database } from "../scripts/postgres/databases.ts";
import type { PostgresServer } from "../scripts/postgres/server.ts";

/** What a cell works with: one durable server for the whole run, fresh databases by request. */
export interface BenchContext {
  readonly server: PostgresServer;
  /** A fresh database with the product migrated; dropped after the cell. */
  migrated(): Promise<Database>;
  /** A fresh empty database; dropped after the cell. */
  empty(): Promise<Database>;
  /** A connection that is closed after the cell. */
  connect(database: Database): Promise<pg.Client>;
  /** Counted rounds of each contestant. */
  readonly rounds: number;
}

/** One of the two things that are timed in turn: A B A B …. */
export interface Contestant {
  readonly name: string;
  /** Untimed, before each round: put the stage back as it was. */
  before?(round: number): Promise<void>;
  /** Timed. */
  work(round: number): Promise<void>;
  /** Untimed, after each round: throws when the work was not really done. */
  check(round: number): Promise<void>;
}

/** Absolute milliseconds of one contestant. */
export interface Spread {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Measured {
  /** What is judged. For `at most` cells time A / time B; for `at least` cells the inverse: speed of A / speed of B. */
  readonly ratio: number;
  readonly ratioMin: number;
  readonly ratioMax: number;
  readonly rounds: number;
  readonly contestants: readonly Spread[];
  /** Figures worth printing: rows, milliseconds per piece, statements per second. */
  readonly notes?: string;
}

export interface Skipped {
  /** What is not installed, and how to get it. */
  readonly skipped: string;
}

/** One line of the benchmark table. */
export interface Cell {
  readonly name: string;
  readonly work: string;
  readonly anchor: string;
  /** `at most`: smaller is better (times slower than the anchor). `at least`: larger is better (times as fast). `seconds`: an absolute limit. */
  readonly judge: "at most" | "at least" | "seconds";
  readonly must: number;
  readonly aim: number;
  run(context: BenchContext): Promise<Measured | Skipped>;
}
