import { fileURLToPath } from "node:url";
import { iuPieceCollection } from "../../schema-ts/collection/iu_piece_collection.ts";
import { join as joined, lit, render, sql } from "../../schema-ts/kit/index.ts";
import { readVersion } from "../commands/readings.ts";
import { Problem } from "../output/problem.ts";
import type { Progress } from "../output/progress.ts";
import type { OpenOptions } from "../postgres/open.ts";
import type { DocumentSet } from "./documents/set.ts";
import { capabilities } from "./factory/capabilities.ts";
import { runsOf, spanOf } from "./factory/observe.ts";
import { type FactoryPlan, runFactory } from "./factory/run.ts";
import type { Place } from "./factory/snapshot.ts";
import { eventPhase } from "./phases/event.ts";
import { filePhase } from "./phases/file.ts";
import { instancePhase } from "./phases/instance.ts";
import { workflowPhase } from "./phases/workflow.ts";
import { openPlace } from "./place.ts";
import { type Reference, reference } from "./reference.ts";
import type { Run } from "./run.ts";
import { timedSteps } from "./timer.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));

export interface DemoOptions extends OpenOptions {
  /** A folder of Markdown, or a Markdown file, instead of the examples. */
  readonly folder?: string | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** The figures to be shown again; only tests give others. */
  readonly expected?: Reference;
}

/** The product factory on a throw-away database: nothing it does stays. */
export async function runDemo({ folder, progress, signal, expected = reference, ...options }: DemoOptions): Promise<Run> {
  const startedAt = new Date();
  const began = performance.now();
  const { step, timings } = timedSteps(progress, signal);
  const reading = readAll(folder);
  // A folder that cannot be read is told before a server is started; the examples are read while it starts.
  reading.catch(() => {});
  if (folder !== undefined) await reading;
  const place = await openPlace({ ...options, signal }, step);
  try {
    const documents = await reading;
    const plan = folder === undefined ? referencePlan(documents, await freeSuffix(place, documents), expected) : folderPlan(documents, await freeSuffix(place, documents), expected);
    const report = await runFactory(place, plan, step);
    const refusal = folder === undefined ? undefined : report.phases.find(({ error }) => error)?.error;
    // Documents the product does not take are bad input, not a deviation of the product.
    if (refusal) throw new Problem(refusal.code, refusal.message, { detail: asObject(refusal.detail), hint: refusal.hint, sqlstate: refusal.sqlstate });
    const version = await readVersion(place.client, place.schema);
    const { description, majorVersion, source } = place.server;
    return {
      verdict: report.ok ? "PASS" : "FAIL",
      startedAt: startedAt.toISOString(),
      milliseconds: Math.round(performance.now() - began),
      version,
      server: { description, majorVersion, source },
      documents: documents.map((set) => ({ source: set.source, collectionKey: set.collectionKey, pieces: set.pieces.length })),
      timings,
      ...report,
    };
  } finally {
    await progress.step("Cleaning up", () => place.close());
  }
}

const asObject = (detail: unknown) => (typeof detail === "object" ? (detail as Record<string, unknown>) : undefined);

async function readAll(folder: string | undefined): Promise<DocumentSet[]> {
  // Its Markdown parser takes a moment to load; meanwhile the server starts.
  const { readDocuments } = await import("./documents/read.ts");
  return folder === undefined ? ["invoice-approval", "so-tay-mua-sam"].map((name) => readDocuments(`${examples}/${name}`)) : [readDocuments(folder)];
}

function referencePlan([workflow, file]: readonly DocumentSet[], suffix: string, expected: Reference): FactoryPlan {
  if (!workflow || !file) throw new Error("the examples are missing");
  const [workflowKey, fileKey] = [workflow, file].map(({ collectionKey }) => `${collectionKey}${suffix}`) as [string, string];
  return {
    phases: [
      workflowPhase(workflow, workflowKey, expected.D),
      filePhase(file, fileKey, expected.E),
      instancePhase(workflow, workflowKey, expected.F),
      eventPhase(workflow, workflowKey, expected.G),
    ],
    capabilities,
    expected,
  };
}

/** Somebody's own documents: the figures follow from how many they are. */
function folderPlan([set]: readonly DocumentSet[], suffix: string, { after }: Reference): FactoryPlan {
  if (!set) throw new Error("there are no documents");
  const key = `${set.collectionKey}${suffix}`;
  const pieces = set.pieces.length;
  const roles = set.pieces.flatMap(({ role }) => role ?? []);
  const composed = {
    order: spanOf(set.pieces.map((_, i) => i + 1)),
    // A role that was left out is the kind's to fill in.
    roles: roles.length === pieces ? runsOf(roles) : undefined,
    collections: 1,
    pieces,
    minted: pieces,
    reused: 0,
    digestsOfTwoRefreshes: 1,
    manifestsWritten: 0,
    events: 0,
  };
  const shared = { template: pieces, instance: pieces, shared: pieces, templateOnly: 0, instanceOnly: 0, minted: 0, reused: pieces, equalDigests: true };
  return { phases: [filePhase(set, key, composed, "E"), instancePhase(set, key, shared)], capabilities: [], expected: { after, capabilities: 0 } };
}

/** A key is never given out again: in a database that has these collections ours get names of their own. */
async function freeSuffix({ client, names }: Place, documents: readonly DocumentSet[]): Promise<string> {
  const keys = joined(documents.map(({ collectionKey }) => lit(collectionKey)));
  const { rowCount } = await client.query(render(sql`select from ${iuPieceCollection} where ${iuPieceCollection.collection_key} in (${keys})`, names));
  return rowCount === 0 ? "" : `.demo-${new Date().toISOString().replace(/\D/g, "")}`;
}
