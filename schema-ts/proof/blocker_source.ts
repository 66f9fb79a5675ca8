import type { Fragment } from "../kit/index.ts";

/** One kind of thing that can stand between a proof and a real run. */
export interface BlockerSource {
  /** What it reports, e.g. `GATE_CLOSED`. Stable: evidence packets hold them. */
  readonly blockers: readonly string[];
  /** The module it looks at; without that module it reports nothing. */
  readonly module: string;
  /** A query of `(blocker text, subject text, detail jsonb, hint text)`: one row for each thing that stands in the way. */
  readonly query: Fragment;
}

export const defineBlockers = (spec: BlockerSource): BlockerSource => Object.freeze(spec);
