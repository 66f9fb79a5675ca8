import Table from "cli-table3";
import pc from "picocolors";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Cell, Measured, Skipped } from "./cell.ts";

export interface Result {
  readonly cell: Pick<Cell, "name" | "work" | "anchor" | "judge" | "must" | "aim">;
  readonly outcome: Measured | Skipped | { readonly failed: string };
}

export type Verdict = "aim" | "must" | "missed" | "skipped" | "failed";

export function verdictOf({ cell, outcome }: Result): Verdict {
  if ("skipped" in outcome) return "skipped";
  if ("failed" in outcome) return "failed";
  const holds = (limit: number) => (cell.judge === "at least" ? outcome.ratio >= limit : outcome.ratio <= limit);
  return holds(cell.aim) ? "aim" : holds(cell.must) ? "must" : "missed";
}

const unit = (judge: Cell["judge"]) => (judge === "seconds" ? " s" : "×");
const sign = (judge: Cell["judge"]) => (judge === "at least" ? "≥" : "≤");
const figure = (value: number) => value.toFixed(value < 10 ? 2 : 1);

export function table(results: readonly Result[]): string {
  const out = new Table({
    head: ["cell", "against", "ratio", "spread", "must", "aim", "verdict", "medians"],
    style: { head: [], border: [] },
    wordWrap: true,
  });
  for (const result of results) {
    const { cell, outcome } = result;
    const limits = [`${sign(cell.judge)} ${cell.must}${unit(cell.judge)}`, `${sign(cell.judge)} ${cell.aim}${unit(cell.judge)}`];
    if ("skipped" in outcome) out.push([cell.name, cell.anchor, "–", "", ...limits, "skipped", outcome.skipped]);
    else if ("failed" in outcome) out.push([cell.name, cell.anchor, "–", "", ...limits, pc.red("failed"), outcome.failed]);
    else {
      const medians = outcome.contestants.map(({ name, median }) => `${name} ${figure(median)} ms`).join("\n");
      out.push([
        cell.name,
        cell.anchor,
        `${figure(outcome.ratio)}${unit(cell.judge)}`,
        `${figure(outcome.ratioMin)}–${figure(outcome.ratioMax)}`,
        ...limits,
        colour(verdictOf(result)),
        outcome.notes ? `${medians}\n${outcome.notes}` : medians,
      ]);
    }
  }
  return out.toString();
}

function colour(verdict: Verdict): string {
  return {
    aim: pc.green("holds its aim"),
    must: pc.yellow("holds its must"),
    missed: pc.red("missed"),
    skipped: "skipped",
    failed: pc.red("failed"),
  }[verdict];
}

/** A chart of each cell's ratio over its "must" (1 = just holds), as SVG text. */
export async function chart(results: readonly Result[]): Promise<string> {
  const values = results.flatMap(({ cell, outcome }) =>
    "ratio" in outcome
      ? [{ cell: cell.name, used: cell.judge === "at least" ? cell.must / outcome.ratio : outcome.ratio / cell.must }]
      : [],
  );
  const spec: TopLevelSpec = {
    title: 'Share of each cell\'s limit that is used (1 = the "must"; shorter is better)',
    width: 560,
    data: { values },
    layer: [
      {
        mark: "bar",
        encoding: {
          y: { field: "cell", type: "nominal", sort: null, title: null },
          x: { field: "used", type: "quantitative", title: "measured / must" },
          color: { condition: { test: "datum.used > 1", value: "#b3261e" }, value: "#2e6f40" },
        },
      },
      { mark: { type: "rule", strokeDash: [4, 4] }, encoding: { x: { datum: 1 } } },
    ],
  };
  return new View(parse(compile(spec).spec), { renderer: "none" }).toSVG();
}
