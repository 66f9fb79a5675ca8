import type { FactoryReport } from "./factory/run.ts";
import type { Timing } from "./timer.ts";

/** One run as it is kept: `run.json`, and what `--json` prints. */
export interface Run extends FactoryReport {
  readonly verdict: "PASS" | "FAIL";
  readonly startedAt: string;
  readonly milliseconds: number;
  readonly version: string;
  readonly server: { readonly description: string; readonly majorVersion: number; readonly source: string };
  /** Roles that had to be created on a server that is not ours; they stay. */
  readonly rolesLeft: readonly string[];
  readonly documents: readonly { readonly source: string; readonly collectionKey: string; readonly pieces: number }[];
  readonly timings: readonly Timing[];
}
