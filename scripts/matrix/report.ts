import { duration } from "../output/duration.ts";
import type { Style } from "../output/style.ts";
import { table } from "../output/table.ts";
import { sum } from "./figures.ts";
import type { Outcome } from "./run.ts";

export interface Verdict {
  readonly ok: boolean;
  readonly text: string;
}

/** The table, what failed, the verdict in words, and the sums in the form CI reads. */
export function report(outcomes: readonly Outcome[], style: Style): Verdict {
  const named = (wanted: Outcome["verdict"]) => outcomes.filter(({ verdict }) => verdict === wanted).map(({ target }) => target.name);
  const [failed, unavailable] = [named("failed"), named("unavailable")];
  const ok = failed.length === 0 && named("passed").length > 0;
  const paint = { passed: style.green, failed: style.red, unavailable: style.yellow };
  const rows = outcomes.map(({ target, verdict, note, ms, ...figures }) => [
    target.name,
    note === undefined ? target.title : `${target.title}\n${style.dim(note)}`,
    ...[figures.passed, figures.failed, figures.skipped].map(String),
    ms === 0 ? "" : duration(ms),
    paint[verdict](verdict === "unavailable" ? "not here" : verdict),
  ]);
  const words = ok
    ? `${style.green("green")}: ${named("passed").join(", ")}${unavailable.length > 0 ? `; not here: ${unavailable.join(", ")}` : ""}`
    : `${style.red("red")}: ${failed.length > 0 ? failed.join(", ") : "nothing could run"}`;
  const failures = outcomes.flatMap((outcome) => outcome.failures.map((line) => `${outcome.target.name}: ${line}\n`));
  const { passed, failed: failing, skipped } = sum(outcomes);
  const head = ["", "server", "passed", "failed", "skipped", "time", ""];
  return {
    ok,
    text: `${table(head, rows, { right: [2, 3, 4, 5] })}\n\n${failures.join("")}${words}\n${passed} passed, ${failing} failed, ${skipped} skipped`,
  };
}
