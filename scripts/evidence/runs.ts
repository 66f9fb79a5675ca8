import { overlay, stateDigest, type TableState } from "./canonical.ts";
import type { Variant } from "./format.ts";
import type { Facts } from "./schema.ts";

export type TransactionRun = Facts["apply"]["functions"][number]["runs"][number];

/** One transaction of one function's proof. */
export interface NamedRun {
  readonly name: string;
  readonly run: TransactionRun;
}

export const runsOf = ({ functions }: Facts["apply"]): NamedRun[] =>
  functions.flatMap(({ function: name, runs }) => runs.map((run) => ({ name, run })));

/** For problems: which transaction is meant. */
export const place = (name: string, variant: Variant) => `${name} (${variant})`;

/** Digest of the state in a transaction, given as differences from the baseline. */
export const digestAt = ({ tables }: Facts["baseline"], changed: readonly TableState[]): string => stateDigest(overlay(tables, changed));
