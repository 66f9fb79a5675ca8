import { isTaken } from "./dump.ts";
import type { Snapshot } from "./snapshot.ts";

/** One surface before the run and after it. */
export interface RegressionRow {
  readonly surface: string;
  readonly baseline: string;
  readonly live: string;
  /** `none`, or what the difference is. */
  readonly delta: string;
}

/** Everything that was there before, beside what is there now. */
export function regression(before: Snapshot, after: Snapshot): RegressionRow[] {
  return [
    ...pairs(before.tables, after.tables, ({ relation }) => relation).map(([relation, was, is]) =>
      row(`${relation} rows`, was?.row_count, is?.row_count, was?.digest === is?.digest ? undefined : "rows differ"),
    ),
    ...pairs(before.config, after.config, ({ key }) => key).map(([key, was, is]) =>
      row(key, value(was), value(is), was?.is_overridden === is?.is_overridden ? undefined : "overridden"),
    ),
    row(
      "schema digest",
      short(before.schemaDigest),
      short(after.schemaDigest),
      before.schemaDigest === after.schemaDigest ? undefined : "differs",
    ),
    row("objects that differ from their definitions", before.drift.length, after.drift.length),
    row("healthcheck surfaces ok", well(before), well(after)),
    row("pg_dump", dumpText(before), dumpText(after)),
  ];
}

function row(surface: string, was: string | number | undefined, is: string | number | undefined, otherwise?: string): RegressionRow {
  const [baseline, live] = [String(was ?? "—"), String(is ?? "—")];
  const difference =
    typeof was === "number" && typeof is === "number" && was !== is
      ? `${is > was ? "+" : "−"}${Math.abs(is - was)}`
      : baseline === live
        ? undefined
        : "changed";
  return { surface, baseline, live, delta: difference ?? otherwise ?? "none" };
}

/** Both sides by name: what is only on one side deviates too. */
function pairs<T>(before: readonly T[], after: readonly T[], nameOf: (item: T) => string): [string, T | undefined, T | undefined][] {
  const [was, is] = [before, after].map((items) => new Map(items.map((item) => [nameOf(item), item]))) as [Map<string, T>, Map<string, T>];
  return [...new Set([...was.keys(), ...is.keys()])].map((name) => [name, was.get(name), is.get(name)]);
}

const value = (item: { value: unknown } | undefined) => item && JSON.stringify(item.value);
const short = (digest: string) => digest.slice(0, 16);
const well = ({ health }: Snapshot) => `${health.filter(({ ok }) => ok).length}/${health.length}`;
const dumpText = ({ dump }: Snapshot) => (isTaken(dump) ? `${dump.bytes} bytes, sha256 ${short(dump.sha256)}` : "not available");
