import { fileURLToPath } from "node:url";
import { readVersion } from "../commands/readings.ts";
import { Problem } from "../output/problem.ts";
import type { Progress } from "../output/progress.ts";
import type { OpenOptions } from "../postgres/open.ts";
import type { DocumentSet } from "./documents/set.ts";
import { openPlace } from "./place.ts";
import type { Reference } from "./reference.ts";
import type { Run } from "./run.ts";
import { timedSteps } from "./timer.ts";

const examples = ["invoice-approval", "so-tay-mua-sam"].map((name) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url)));

export interface DemoOptions extends OpenOptions {
  /** A folder of Markdown, or a Markdown file, instead of the examples. */
  readonly folder?: string | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** The figures to be shown again; only tests give others. */
  readonly expected?: Reference;
}

/** The product factory on a throw-away database: nothing it does stays. */
export async function runDemo({ folder, progress, signal, expected, ...options }: DemoOptions): Promise<Run> {
  const startedAt = new Date();
  const began = performance.now();
  const { step, timings } = timedSteps(progress, signal);
  // Documents that cannot be read are told before a server is started. The examples can, so they are read while it starts, and the
  // phases with all their definitions load.
  const reading = readAll(folder);
  if (folder !== undefined) await reading;
  const loading = Promise.all([reading, import("./plan.ts"), import("./factory/run.ts")]);
  loading.catch(() => {});
  const place = await openPlace({ ...options, signal, withScratch: folder === undefined }, step);
  try {
    const [documents, { planFor }, { runFactory }] = await step("Documents", () => loading);
    const plan = await planFor(place, documents, folder !== undefined, expected, place.scratch);
    const report = await runFactory(place, plan, step);
    const refusal = folder === undefined ? undefined : report.phases.find(({ error }) => error)?.error;
    // Documents the product does not take are bad input, not a deviation of the product.
    if (refusal)
      throw new Problem(refusal.code, refusal.message, {
        detail: asObject(refusal.detail),
        hint: refusal.hint,
        sqlstate: refusal.sqlstate,
      });
    const version = await readVersion(place.client, place.schema);
    const { description, majorVersion, source } = place.server;
    return {
      verdict: report.ok ? "PASS" : "FAIL",
      startedAt: startedAt.toISOString(),
      milliseconds: Math.round(performance.now() - began),
      version,
      server: { description, majorVersion, source },
      rolesLeft: source === "url" ? place.rolesCreated : [],
      documents: documents.map((set) => ({ source: set.source, collectionKey: set.collectionKey, pieces: set.pieces.length })),
      timings,
      ...report,
    };
  } finally {
    await progress.step("Cleaning up", () => place.close());
  }
}

export async function readAll(folder: string | undefined): Promise<DocumentSet[]> {
  const { readDocuments } = await import("./documents/read.ts");
  return (folder === undefined ? examples : [folder]).map(readDocuments);
}

const asObject = (detail: unknown) => (typeof detail === "object" ? (detail as Record<string, unknown>) : undefined);
