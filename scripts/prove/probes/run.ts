import { type ProbeClass, probeClasses } from "../../evidence/format.ts";
import { Problem } from "../../output/problem.ts";
import type { ProofPlace } from "../prove.ts";
import { databaseControls, databaseProbes } from "./database.ts";
import { packetControls, packetProbes } from "./packets.ts";
import type { Control, Guards, Probe, ProbeResult } from "./probe.ts";
import { proverControls, proverProbes } from "./prover.ts";

const order = Object.keys(probeClasses) as ProbeClass[];

/** Every bad request, in the order of its class. */
export const probes: readonly Probe[] = [...databaseProbes, ...proverProbes, ...packetProbes].sort(
  (a, b) => order.indexOf(a.class) - order.indexOf(b.class),
);
export const controls: readonly Control[] = [...databaseControls, ...proverControls, ...packetControls];

/** Words a reader, or a script, could take for success. */
const success = /\b(?:PASS(?:ED)?|OK|SUCCESS(?:FUL)?|SEALED|APPROVED|COMMITTED)\b|"ok":\s*true/;

/**
 * Makes every bad request and reports how it was answered. Nothing stays: each is rolled back.
 *
 * @throws Problem PROBE_CONTROL_REFUSED when a good request is refused: there, a refusal says nothing
 */
export async function runProbes(place: ProofPlace): Promise<ProbeResult[]> {
  for (const { request, ask } of controls) {
    const { code, output } = await ask(place);
    if (code === undefined) continue;
    throw new Problem("PROBE_CONTROL_REFUSED", `A request that is allowed was refused: ${request}.`, {
      detail: { request, code, output },
      hint: "Find out why; where everything is refused, probes show nothing.",
    });
  }
  const results: ProbeResult[] = [];
  for (const probe of probes) results.push(await runProbe(place, probe));
  return results;
}

/** One bad request. @param guards what to take away before it: for tests */
export async function runProbe(place: ProofPlace, probe: Probe, guards: Guards = {}): Promise<ProbeResult> {
  const { code, output } = await probe.ask(place, guards);
  return {
    class: probe.class,
    request: probe.request,
    expected: probe.code,
    refused: code === probe.code,
    code: code ?? null,
    leaked: success.test(output),
    output,
  };
}
