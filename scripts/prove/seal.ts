import type { KeyObject } from "node:crypto";
import { timedSteps } from "../demo/timer.ts";
import { placePacket } from "../evidence/place.ts";
import type { EvidenceProblem } from "../evidence/rule.ts";
import { sealPacket } from "../evidence/seal.ts";
import { validatePacket } from "../evidence/validate.ts";
import type { Progress } from "../output/progress.ts";
import type { ServerSource } from "../postgres/server.ts";
import { readBlockers } from "./blockers.ts";
import { openProofPlace } from "./place.ts";
import { runProbes } from "./probes/run.ts";
import { runReport } from "./report/markdown.ts";
import { rerunScript } from "./report/rerun.ts";
import { type ProveRun, runProofs } from "./run.ts";
import { requireScope } from "./scope.ts";

export interface ProveOptions {
  /** The database to prove on; left out: one of its own. */
  readonly url?: string | undefined;
  readonly source?: ServerSource | undefined;
  readonly only?: readonly string[] | undefined;
  readonly out: string;
  readonly signer: KeyObject;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface Sealed {
  readonly run: ProveRun;
  /** What the validator says of a packet whose run passed. */
  readonly problems: readonly Pick<EvidenceProblem, "code" | "detail">[];
}

/** Proves, signs, lets the validator judge the packet, and puts it in its place. The key never leaves this process. */
export async function proveAndSeal({ url, source, only, out, signer, progress, signal }: ProveOptions): Promise<Sealed> {
  const { step } = timedSteps(progress, signal);
  const place = await openProofPlace(url, { source, signal }, step);
  let run: ProveRun;
  try {
    await requireScope(place.client, place.names, "rollback", "A proof");
    run = await runProofs(place, {
      only,
      step,
      probe: async () =>
        (await runProbes(place)).map(({ class: name, request, expected, code, output }) => ({
          class: name,
          request,
          expected,
          code,
          output,
        })),
      block: () => readBlockers(place.client, place.names),
    });
  } finally {
    await progress.step("Cleaning up", () => place.close());
  }
  const { facts, verdict } = run;
  const files = sealPacket({ facts, verdict, report: runReport(run), rerun: rerunScript(facts.environment) }, signer);
  let problems: Sealed["problems"] = [];
  placePacket(out, files, (written) => {
    if (verdict === "PASS") problems = validatePacket(written, { key: signer, allowPartial: only !== undefined }).problems;
  });
  return { run, problems };
}
