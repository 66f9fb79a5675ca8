import { duration } from "../../output/duration.ts";
import { type Check, figureText } from "../factory/check.ts";
import { isTaken } from "../factory/dump.ts";
import type { PhaseReport } from "../factory/phase.ts";
import type { Run } from "../run.ts";

/** The run as a document somebody can file. */
export function runMarkdown(run: Run): string {
  const parts = [
    `# Product factory: ${run.verdict}`,
    markdownTable(
      ["", ""],
      [
        ["Verdict", `**${run.verdict}**`],
        ["Started", run.startedAt],
        ["Took", duration(run.milliseconds)],
        ["iu-core", run.version],
        ["Server", run.server.description],
        ...(run.rolesLeft.length > 0 ? [["Roles created, which stay", run.rolesLeft.join(", ")]] : []),
        ["Documents", run.documents.map(({ collectionKey, pieces }) => `\`${collectionKey}\` (${pieces})`).join(", ")],
      ],
    ),
    "Every phase ran in `BEGIN … ROLLBACK` with its gates opened inside, or in a database of its own that was dropped; a second connection watched.",
    ...(run.leftOut.length > 0 ? [`Left out: ${run.leftOut.join(" ")}`] : []),
    checkTable(run.totals),
    ...run.phases.flatMap(phaseParts),
    "## After the rollback",
    isTaken(run.dump) ? `Dump by ${run.dump.by}, ${run.dump.bytes} bytes.` : `Dump not available: ${run.dump.unavailable}.`,
    checkTable(run.durability),
    ...(run.capabilities.length > 0
      ? [
          "## Capabilities",
          markdownTable(
            ["Capability", "Proven by", "Verdict"],
            run.capabilities.map(({ capability, observed, ok }) => [capability, observed.join("; "), mark(ok)]),
          ),
        ]
      : []),
    "## Regression",
    markdownTable(
      ["Surface", "Baseline", "Live", "Δ"],
      run.regression.map(({ surface, baseline, live, delta }) => [surface, baseline, live, delta]),
    ),
    "## Healthcheck",
    markdownTable(
      ["Surface", "Observed", "Expected", ""],
      run.health.map(({ surface, observed, expected, ok }) => [surface, `\`${JSON.stringify(observed)}\``, expected, mark(ok)]),
    ),
    "## Time",
    markdownTable(
      ["Step", "Took"],
      run.timings.map(({ step, milliseconds }) => [step, duration(milliseconds)]),
    ),
  ];
  return `${parts.join("\n\n")}\n`;
}

function phaseParts({ id, title, ok, checks, shown, writes, undone, error, milliseconds }: PhaseReport): string[] {
  const written = Object.entries(writes).map(([relation, rows]) => `${relation} ${rows > 0 ? "+" : "−"}${Math.abs(rows)}`);
  return [
    `## Phase ${id}: ${title}`,
    `${ok ? "Passed" : "**Failed**"} in ${duration(milliseconds)}. Rows written, then ${undone}: ${written.join(", ") || "none"}.`,
    ...(error ? [`It ended early: ${error.message} (\`${error.code}\`${error.sqlstate ? `, SQLSTATE ${error.sqlstate}` : ""})`] : []),
    checkTable(checks),
    ...(shown.length > 0 ? [`\`\`\`\`text\n${shown.join("\n")}\n\`\`\`\``] : []),
  ];
}

const checkTable = (checks: readonly Check[]) =>
  markdownTable(
    ["Check", "Expected", "Observed", ""],
    checks.map((item) => [item.what, figureText(item.expected), figureText(item.observed), mark(item.ok)]),
  );

const mark = (ok: boolean) => (ok ? "ok" : "**DEVIATES**");

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
