import { sha256 } from "../../schema-ts/compile/sha256.ts";
import type { TableState } from "../evidence/canonical.ts";
import type { Variant } from "../evidence/format.ts";
import type { TransactionRun } from "../evidence/runs.ts";
import type { Facts } from "../evidence/schema.ts";
import type { LogicalState } from "./logical_state.ts";
import type { State } from "./state.ts";

/** Numbers and times of everything a run does, in the order it is done. */
export class Clock {
  #steps = 0;
  #last = 0;

  /** The next step: its number, and a time that never goes back. */
  step(step: string): TransactionRun["steps"][number] {
    this.#steps += 1;
    return { seq: this.#steps, step, at: this.now() };
  }

  now(): string {
    this.#last = Math.max(this.#last, Date.now());
    return new Date(this.#last).toISOString();
  }
}

/** What was seen of one transaction while it ran, and of the state after its rollback. */
export interface VariantFacts extends TransactionRun {
  readonly observed: readonly string[];
  readonly rolledBack: { readonly schemaDigest: string; readonly tables: readonly TableState[] };
}

export interface FunctionFacts {
  readonly runs: readonly VariantFacts[];
  readonly undo: Facts["writeSet"]["functions"][number]["undo"];
  readonly witness: Facts["writeSet"]["functions"][number]["witness"];
}

/** What one transaction is written down in while it runs. */
export class Recording {
  readonly #steps: TransactionRun["steps"] = [];
  began = "";
  ended: string | null = null;
  error: TransactionRun["error"] = null;
  before: TableState[] = [];
  after: TableState[] = [];
  observed: readonly string[] = [];
  touched: string[] = [];

  constructor(
    readonly variant: Variant,
    readonly clock: Clock,
  ) {}

  did(step: string): void {
    this.#steps.push(this.clock.step(step));
  }

  finished({ objects, tables }: State): VariantFacts {
    const { variant, began, ended, error, before, after, touched, observed } = this;
    const rolledBack = { schemaDigest: objects, tables };
    return { variant, transaction: { began, ended }, error, steps: this.#steps, before, after, touched, observed, rolledBack };
  }
}

/** SHA-256 over the lines `table TAB row LF`, tables and rows in order. */
export const logicalDigest = (state: LogicalState): string =>
  sha256(
    [...state]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([table, rows]) => rows.map((row) => `${table}\t${row}\n`))
      .join(""),
  );
