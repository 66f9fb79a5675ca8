/** One thing a migration does, with its exact inverse and what it holds while it does it. */
export interface Step {
  readonly what: string;
  readonly up: string;
  readonly down: string;
  readonly locks: string;
  /** Set when the step cannot run inside a transaction (CREATE INDEX CONCURRENTLY). */
  readonly outsideTransaction?: true;
  /** Set when going down would discard what cannot be brought back. */
  readonly irreversible?: string;
}

/** A change the rules refuse to guess. `resolve` says which explicit step is asked for. */
export interface Question {
  readonly what: string;
  readonly resolve: string;
}

/** A step written by hand for a change the rules refuse to guess; `resolves` are the questions' subjects. */
export interface ExplicitStep {
  readonly resolves: readonly string[];
  readonly up: string;
  readonly down: string | { readonly irreversible: string };
  readonly locks: string;
}
