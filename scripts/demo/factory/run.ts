import type { HealthRow } from "../../commands/readings.ts";
import type { Reference } from "../reference.ts";
import { type Capability, type ProvenCapability, prove } from "./capabilities.ts";
import { type Check, check } from "./check.ts";
import { type Dump, findPgDump } from "./dump.ts";
import { durability } from "./durability.ts";
import { type Phase, type PhaseReport, runPhase } from "./phase.ts";
import { type RegressionRow, regression } from "./regression.ts";
import { type Place, takeSnapshot } from "./snapshot.ts";

export interface FactoryPlan {
  readonly phases: readonly Phase[];
  /** Phases that cannot run here, with the reason. */
  readonly leftOut?: readonly string[];
  readonly capabilities: readonly Capability[];
  readonly expected: Pick<Reference, "after" | "capabilities">;
}

export interface FactoryReport {
  readonly ok: boolean;
  readonly phases: readonly PhaseReport[];
  readonly leftOut: readonly string[];
  readonly durability: readonly Check[];
  readonly capabilities: readonly ProvenCapability[];
  /** Checks about the run as a whole. */
  readonly totals: readonly Check[];
  readonly regression: readonly RegressionRow[];
  readonly health: readonly HealthRow[];
  readonly dump: Dump;
}

/** Told what is about to happen, so that it can be shown and timed. */
export type Step = <T>(title: string, work: () => Promise<T>) => Promise<T>;

/** Baseline, phases one after the other, and what is left of them. */
export async function runFactory(
  place: Place,
  { phases, leftOut = [], capabilities, expected }: FactoryPlan,
  step: Step,
): Promise<FactoryReport> {
  const actor = "iu-core demo";
  const pgDump = await findPgDump(place.client);
  const baseline = await step("Baseline", () => takeSnapshot(place, pgDump));
  const reports: PhaseReport[] = [];
  for (const phase of phases) reports.push(await step(`Phase ${phase.id}: ${phase.title}`, () => runPhase(phase, place, baseline, actor)));
  const after = await step("Durability", () => takeSnapshot(place, pgDump));

  const durable = durability(place, baseline, after, expected.after);
  const proven = prove(reports, capabilities);
  const surfaces = regression(baseline, after);
  const totals = [
    check("phases", "phases that passed", phases.length, reports.filter(({ ok }) => ok).length),
    check("capabilities", "capabilities proven", expected.capabilities, proven.filter(({ ok }) => ok).length),
    check(
      "regression",
      "surfaces that deviate from the baseline",
      [],
      surfaces.filter(({ delta }) => delta !== "none").map(({ surface }) => surface),
    ),
  ];
  const ok = phases.length > 0 && [...reports, ...durable, ...proven, ...totals].every((item) => item.ok);
  return {
    ok,
    phases: reports,
    leftOut,
    durability: durable,
    capabilities: proven,
    totals,
    regression: surfaces,
    health: after.health,
    dump: after.dump,
  };
}
