import type { Rule } from "./rules.ts";

export type { ExplicitStep } from "../../kit/step.ts";

/** One thing a migration does, with its exact inverse and what it holds while it does it. */
export interface Step {
  readonly what: string;
  /** Statements, in order. */
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly locks: string;
  /** The rule that decided; explicit steps have none. */
  readonly rule?: Rule;
  /** Where it stands whichever way the migration goes: renames come first, words about what must be there come last. */
  readonly always?: "first" | "last";
  /** Belongs to something the same migration creates: nobody waits for it, and on the way down it goes with that. */
  readonly within?: true;
  /** Set when it cannot run inside a transaction; holds the same for a script that is one. */
  readonly outsideTransaction?: Pick<Step, "up" | "down">;
  /** What going down discards, unless nothing is there. */
  readonly discards?: Discard | readonly Discard[] | undefined;
  /** Set when going down would discard what cannot be brought back. */
  readonly irreversible?: string;
}

/** A question to the database: whether an operator would lose something. */
export interface Discard {
  readonly name: string;
  /** A SELECT that finds a row when something would be lost. */
  readonly query: string;
  /** The table whose forced row security must be lifted to see all rows. */
  readonly forced: string | undefined;
}

/** A change the rules refuse to guess. `resolve` says which explicit step is asked for. */
export interface Question {
  readonly what: string;
  readonly resolve: string;
  readonly rule?: Rule;
}

/** Puts a question; true when an explicit step answers it. */
export type Settled = (what: string, resolve: string, rule: Rule) => boolean;

/** The steps written by hand that are due where something goes away. */
export type ContractAt = (table: string) => readonly Step[];

/** Steps in the order one direction takes them. */
export function inOrder(steps: readonly Step[], direction: "up" | "down"): Step[] {
  const turned = direction === "up" ? [...steps] : steps.toReversed();
  const rank = ({ always }: Step) => (always === "first" ? 0 : always === "last" ? 2 : 1);
  return turned.sort((a, b) => rank(a) - rank(b));
}
