import { box } from "../../output/box.ts";
import { duration } from "../../output/duration.ts";
import type { Style } from "../../output/style.ts";
import { table } from "../../output/table.ts";
import { type Check, figureText } from "../factory/check.ts";
import { isTaken } from "../factory/dump.ts";
import type { PhaseReport } from "../factory/phase.ts";
import type { Run } from "../run.ts";

/** The run for whoever sits in front of it: what was made, what was proven, the verdict last. */
export function runText(run: Run, place: string | undefined, style: Style): string {
  const mark = (ok: boolean) => (ok ? style.green("ok") : style.red("DEVIATES"));
  const left = run.durability.filter(({ ok }) => !ok);
  const unproven = run.capabilities.filter(({ ok }) => !ok);
  const observations = [...run.phases.flatMap(({ checks }) => checks), ...run.durability, ...run.totals];
  const held = observations.filter(({ ok }) => ok).length;
  const parts = [
    `iu-core ${run.version} on ${run.server.description}`,
    ...run.phases.map((phase) => phaseText(phase, style)),
    ...(run.leftOut.length > 0 ? [`${style.yellow("left out")}  ${run.leftOut.join("\n")}`] : []),
    `${mark(left.length === 0)}  ${style.bold("After the rollbacks")}\n${indent([...durabilityLines(run), ...deviations(left, style)])}`,
  ];
  if (run.capabilities.length > 0) {
    const rows = run.capabilities.map(({ capability, observed, ok }, i) => [String(i + 1), capability, observed.join("\n"), mark(ok)]);
    parts.push(table(["", style.bold("capability"), "proven by", ""], rows));
  }
  parts.push(
    table(
      [style.bold("surface"), "baseline", "live", "Δ"],
      run.regression.map(({ surface, baseline, live, delta }) => [
        surface,
        baseline,
        live,
        delta === "none" ? style.dim(delta) : style.red(delta),
      ]),
    ),
    `${mark(run.health.every(({ ok }) => ok))}  healthcheck ${run.health.filter(({ ok }) => ok).length}/${run.health.length}: ${run.health.map(({ surface, ok }) => (ok ? surface : style.red(surface))).join(", ")}`,
    `${style.dim("time:")} ${run.timings.map(({ step, milliseconds }) => `${step.replace(/:.*/, "")} ${duration(milliseconds)}`).join(", ")}`,
  );
  if (run.rolesLeft.length > 0) parts.push(`${style.dim("roles:")} ${run.rolesLeft.join(", ")} were created on this server and stay`);
  if (place !== undefined) parts.push(`${style.dim("report:")} ${place}`);
  const passed = run.phases.filter(({ ok }) => ok).length;
  const verdict = [
    `${run.verdict}  ${passed} of ${run.phases.length} phases, ${held} of ${observations.length} checks${run.capabilities.length > 0 ? `, ${run.capabilities.length - unproven.length} of ${run.capabilities.length} capabilities` : ""}`,
    left.length === 0
      ? `everything undone, nothing left behind; ${duration(run.milliseconds)}`
      : `${left.length} of ${run.durability.length} checks after the rollbacks deviate; ${duration(run.milliseconds)}`,
  ];
  parts.push(box(verdict, run.verdict === "PASS" ? style.green : style.red));
  return parts.join("\n\n");
}

function phaseText({ id, title, ok, checks, shown, writes, undone, error, milliseconds }: PhaseReport, style: Style): string {
  const verdict = ok ? style.green("ok") : style.red("DEVIATES");
  const most = 24;
  const lines = shown.length > most ? [...shown.slice(0, most), `… and ${shown.length - most} more`] : shown;
  const written = Object.entries(writes).map(([relation, rows]) => `${relation} ${rows > 0 ? "+" : "−"}${Math.abs(rows)}`);
  return [
    `${verdict}  ${style.bold(`${id}  ${title}`)}  ${style.dim(`${checks.length} checks, ${duration(milliseconds)}`)}`,
    indent([
      ...lines,
      style.dim(`wrote ${written.join(", ") || "nothing"}; ${undone === "dropped" ? "dropped with its database" : undone}`),
      ...(error ? [style.red(`${error.message} (${error.code}${error.sqlstate ? `, SQLSTATE ${error.sqlstate}` : ""})`)] : []),
      ...deviations(
        checks.filter((item) => !item.ok),
        style,
      ),
    ]),
  ].join("\n");
}

function durabilityLines({ durability, dump, regression }: Run): string[] {
  const seen = durability.find(({ name }) => name === "tables.seen");
  return [
    `${figureText(seen?.observed ?? 0)} tables, ${regression.length} surfaces compared with the baseline`,
    isTaken(dump) ? `${dump.by}: ${dump.bytes} bytes, sha256 ${dump.sha256.slice(0, 16)}…` : `dump not available: ${dump.unavailable}`,
  ];
}

const deviations = (checks: readonly Check[], style: Style) =>
  checks.map(({ what, expected, observed }) => style.red(`${what}: expected ${figureText(expected)}, observed ${figureText(observed)}`));

const indent = (lines: readonly string[]) => lines.map((line) => `    ${line}`).join("\n");
