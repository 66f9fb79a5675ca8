import { randomUUID } from "node:crypto";
import { type Dump, findPgDump, isTaken, takeDump } from "../demo/factory/dump.ts";
import { inOrder, stateDigest } from "../evidence/canonical.ts";
import { exclusions, format } from "../evidence/format.ts";
import type { Facts } from "../evidence/schema.ts";
import { mutatingFunctions } from "../evidence/seal.ts";
import { Problem } from "../output/problem.ts";
import { readDeployment, readFunctions, readPlatform, readServer } from "./environment.ts";
import { Clock } from "./facts.ts";
import { type ProofPlan, planProofs } from "./plan.ts";
import type { ProofProblem } from "./problem.ts";
import { type Proof, type ProofPlace, proveFunction } from "./prove.ts";
import { readState } from "./state.ts";
import { readSurfaces } from "./surfaces.ts";

/** Told what is about to happen, so that it can be shown. */
export type Step = <T>(title: string, work: () => Promise<T>) => Promise<T>;

export interface RunPlace extends ProofPlace {
  readonly url: string;
  /** The database was made for this run: all of it is dumped, not the product's schema alone. */
  readonly own: boolean;
  readonly version: string;
}

export interface RunOptions {
  /** These functions only. */
  readonly only?: readonly string[] | undefined;
  readonly step: Step;
  /** Bad requests to this database, and what came of them. */
  readonly probe: () => Promise<Facts["probes"]["probes"]>;
  /** What stands between these proofs and a real run. */
  readonly block: () => Promise<Facts["blockers"]["blockers"]>;
}

export interface ProveRun {
  readonly verdict: "PASS" | "FAIL";
  readonly proofs: readonly Proof[];
  /** Mutating functions of the database that have no scenario. */
  readonly unproved: readonly string[];
  /** What is wrong with the run as a whole. */
  readonly problems: readonly ProofProblem[];
  readonly facts: Facts;
}

/** Proves every mutating function of an installation, with everything that goes into the evidence. Leaves nothing behind. */
export async function runProofs(place: RunPlace, { only, step, probe, block }: RunOptions): Promise<ProveRun> {
  const { client } = place;
  const clock = new Clock();
  const head = { format, run: randomUUID() };
  const startedAt = clock.now();
  const functions = await readFunctions(client, place);
  const all = mutatingFunctions({ functions } as Facts["environment"]);
  const plans = chosen(planProofs(place.product, place.names), only);
  const pgDump = await findPgDump(client);
  const schemas = place.product.schemas.map((schema) => place.names.schema(schema));
  const scope = place.own ? "the whole database" : `schemas ${schemas.join(", ")}`;
  const look = async () => ({
    state: await readState(client, place),
    surfaces: await readSurfaces(client, place),
    dump: await takeDump(pgDump, place.url, place.own ? [] : schemas),
  });
  const before = await step("Baseline", look);
  const baseline: Facts["baseline"] = { ...head, at: clock.now(), ...seen(before) };

  const proofs: Proof[] = [];
  for (const plan of plans) {
    const title = `${plan.function}  ${proofs.length + 1} of ${plans.length}`;
    proofs.push(await step(title, () => proveFunction(place, plan, clock, before.state)));
  }
  const tried = await step("Bad requests", probe);
  const blockers = await step("Blockers", block);
  const after = await step("After the rollbacks", look);

  const definitions = new Map(functions.map(({ function: name, definition }) => [name, definition]));
  const facts: Facts = {
    environment: {
      ...head,
      product: { name: place.product.name, version: place.version, schema: place.names.schema() },
      server: await readServer(client),
      platform: readPlatform(),
      deployment: await readDeployment(client, place),
      mode: "rollback-only",
      only: only ? plans.map((plan) => plan.function) : null,
      startedAt,
      finishedAt: "",
      schemaDigest: before.state.objects,
      functions,
      dump: isTaken(before.dump) ? { by: before.dump.by, scope } : { unavailable: whyNot(before.dump) },
      exclusions: [...exclusions],
    },
    baseline,
    apply: {
      ...head,
      functions: proofs.map(({ function: name, facts: { runs } }) => ({
        function: name,
        runs: runs.map(({ observed: _, rolledBack: __, ...run }) => run),
      })),
    },
    writeSet: {
      ...head,
      functions: proofs.map((proof, n) => ({
        function: proof.function,
        definition: definitions.get(proof.function) ?? "0".repeat(64),
        gate: plans[n]?.gate ?? null,
        pair: plans[n]?.pair ?? { selfCompensating: "-" },
        declared: [...proof.declared],
        observed: proof.facts.runs.map(({ variant, observed }) => ({ variant, tables: [...observed] })),
        undo: proof.facts.undo,
        waits: plans[n]?.waits ?? null,
        witness: proof.facts.witness,
      })),
    },
    afterRollback: {
      ...head,
      at: clock.now(),
      ...seen(after),
      functions: proofs.map(({ function: name, facts: { runs } }) => ({
        function: name,
        runs: runs.map(({ variant, rolledBack: { schemaDigest, tables } }) => ({
          variant,
          schemaDigest,
          stateDigest: stateDigest(tables),
        })),
      })),
    },
    probes: { ...head, probes: tried },
    blockers: { ...head, blockers },
  };
  facts.environment.finishedAt = clock.now();
  const proved = new Set(proofs.map((proof) => proof.function));
  const unproved = only ? [] : all.filter((name) => !proved.has(name));
  const problems = runProblems(facts, unproved);
  const ok = problems.length === 0 && proofs.every((proof) => proof.ok);
  return { verdict: ok ? "PASS" : "FAIL", proofs, unproved, problems, facts };
}

interface Look {
  readonly state: Awaited<ReturnType<typeof readState>>;
  readonly surfaces: Facts["baseline"]["surfaces"];
  readonly dump: Dump;
}

const seen = ({ state, surfaces, dump }: Look) => ({
  schemaDigest: state.objects,
  tables: inOrder(state.tables),
  surfaces,
  dump: isTaken(dump) ? { sha256: dump.sha256, bytes: dump.bytes } : null,
});

/** A complaint of pg_dump itself may name hosts and paths: evidence does not. */
const whyNot = (dump: Dump): string =>
  isTaken(dump) ? "" : dump.unavailable.startsWith("no pg_dump") ? dump.unavailable : "pg_dump could not read this database";

function chosen(plans: readonly ProofPlan[], only: readonly string[] | undefined): readonly ProofPlan[] {
  if (!only) return plans;
  const unknown = only.filter((name) => !plans.some((plan) => plan.function === name));
  if (unknown.length > 0) {
    throw new Problem("bad_input", `${unknown.join(", ")}: no mutating function of that name.`, {
      hint: `There are ${plans.map((plan) => plan.function).join(", ")}`,
    });
  }
  return plans.filter((plan) => only.includes(plan.function));
}

function runProblems({ baseline, afterRollback, probes }: Facts, unproved: readonly string[]): ProofProblem[] {
  const moved = baseline.surfaces.filter(
    ({ surface, state }) => afterRollback.surfaces.find((s) => s.surface === surface)?.state !== state,
  );
  const open = probes.probes.filter(({ expected, code }) => code !== expected);
  const dumps = JSON.stringify(baseline.dump) === JSON.stringify(afterRollback.dump);
  return [
    ...unproved.map((name): ProofProblem => ({ code: "SCENARIO_MISSING", detail: name })),
    ...moved.map(({ surface }): ProofProblem => ({ code: "FORBIDDEN_SURFACE", detail: surface })),
    ...open.map((of): ProofProblem => ({ code: "PROBE_FAILED_OPEN", detail: of.class })),
    ...(dumps ? [] : [{ code: "DUMP_CHANGED", detail: `${afterRollback.dump?.sha256}, was ${baseline.dump?.sha256}` } as const]),
  ];
}
