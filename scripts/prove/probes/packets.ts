import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProbeClass } from "../../evidence/format.ts";
import { newKey } from "../../evidence/keys.ts";
import type { Facts } from "../../evidence/schema.ts";
import { sealPacket } from "../../evidence/seal.ts";
import { validatePacket } from "../../evidence/validate.ts";
import { exampleFacts } from "./example.ts";
import type { Answer, Control, Guards, Probe } from "./probe.ts";

type Forgery = (facts: Facts) => Facts;

/** Hands a well-made packet with these facts, verdict PASS and a good signature, to the validator. */
function judge(facts: Facts, { rules }: Guards): Answer & { codes: readonly string[] } {
  const dir = mkdtempSync(join(tmpdir(), "iu-core-probe-"));
  try {
    const key = newKey();
    const packet = sealPacket({ facts, verdict: "PASS", report: "An example.\n", rerun: "#!/bin/sh\n" }, key);
    for (const [file, bytes] of packet) writeFileSync(join(dir, file), bytes);
    const { problems } = validatePacket(dir, { key }, rules);
    const codes = problems.map(({ code }) => code);
    return { code: codes[0], codes, output: problems.map(({ code, file, detail }) => `${code} ${file ?? ""}: ${detail}`).join("\n") };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const packetProbe = (spec: { class: ProbeClass; request: string; forge: Forgery; code: string }): Probe => ({
  class: spec.class,
  request: spec.request,
  code: spec.code,
  ask: async (_, guards) => {
    const { code, codes, output } = judge(spec.forge(exampleFacts), guards);
    return { code: codes.includes(spec.code) ? spec.code : code, output };
  },
});

type Runs = Facts["apply"]["functions"][number]["runs"];
const withRuns = (facts: Facts, change: (run: Runs[number]) => Runs[number]): Facts => ({
  ...facts,
  apply: { ...facts.apply, functions: facts.apply.functions.map((one) => ({ ...one, runs: one.runs.map(change) })) },
});

export const packetProbes: readonly Probe[] = [
  packetProbe({
    class: "rollback-no-mutation",
    request: "evidence of a rollback whose call wrote nothing",
    forge: (facts) => ({
      ...facts,
      writeSet: {
        ...facts.writeSet,
        functions: facts.writeSet.functions.map((one) => ({ ...one, observed: one.observed.map((of) => ({ ...of, tables: [] })) })),
      },
    }),
    code: "ROLLBACK_APPLY_DID_NOT_MUTATE",
  }),
  packetProbe({
    class: "apply-equals-before",
    request: "evidence whose state after the call is its baseline",
    forge: (facts) => withRuns(facts, (run) => ({ ...run, after: [] })),
    code: "APPLY_EQUALS_BASELINE",
  }),
  packetProbe({
    class: "missing-rollback-proof",
    request: "evidence that nobody compared after the rollback",
    forge: (facts) => ({ ...facts, afterRollback: { ...facts.afterRollback, functions: [] } }),
    code: "ROLLBACK_PROOF_MISSING",
  }),
  packetProbe({
    class: "pass-while-forbidden-surface",
    request: "evidence that claims success and touched a forbidden surface",
    forge: (facts) => withRuns(facts, (run) => ({ ...run, touched: ["sequences"] })),
    code: "PASS_WITH_FORBIDDEN_SURFACE",
  }),
  packetProbe({
    class: "evidence-deletion",
    request: "evidence that does not say what was left out",
    forge: (facts) => ({ ...facts, environment: { ...facts.environment, exclusions: [] } }),
    code: "EXCLUSIONS_UNKNOWN",
  }),
];

export const packetControls: readonly Control[] = [
  { request: "evidence of a call that wrote and was rolled back", ask: async () => judge(exampleFacts, {}) },
];
