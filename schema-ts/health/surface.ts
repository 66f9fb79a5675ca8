import type { Fragment } from "../kit/index.ts";

/** One surface of the healthcheck: a question about the running system that SQL can answer. */
export interface SurfaceDefinition {
  /** What it is called in the result, e.g. `outbox`. */
  readonly surface: string;
  /** The module it looks at; without that module there is no such surface. */
  readonly module: string;
  /** A query of one row `(ok boolean, observed jsonb)`. It must not fail on bad data: bad data is what it reports. */
  readonly query: Fragment;
  /** What holds when the surface is well. */
  readonly expected: string;
  /** What to do when it is not. */
  readonly hint: string;
}

export const defineSurface = (spec: SurfaceDefinition): SurfaceDefinition => Object.freeze(spec);

/** Rows looked at where a table may be large: the newest ones, found through an index. */
export const sampleSize = 1000;
