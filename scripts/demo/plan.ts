import { iuPieceCollection } from "../../schema-ts/collection/iu_piece_collection.ts";
import { join, lit, render, sql } from "../../schema-ts/kit/index.ts";
import { readLongDocument } from "./documents/long_document.ts";
import type { DocumentSet } from "./documents/set.ts";
import { capabilities } from "./factory/capabilities.ts";
import { runsOf, spanOf } from "./factory/observe.ts";
import type { FactoryPlan } from "./factory/run.ts";
import type { Scratch } from "./factory/scratch.ts";
import type { Place } from "./factory/snapshot.ts";
import { deliveryPhase } from "./phases/delivery.ts";
import { eventPhase } from "./phases/event.ts";
import { filePhase } from "./phases/file.ts";
import { governPhase } from "./phases/govern.ts";
import { instancePhase } from "./phases/instance.ts";
import { workflowPhase } from "./phases/workflow.ts";
import { type Reference, reference } from "./reference.ts";

/** What is to be run and found: the reference run on the examples, or the same on somebody's own documents. */
export async function planFor(
  place: Place,
  documents: readonly DocumentSet[],
  own: boolean,
  expected: Reference = reference,
  scratch?: Scratch,
): Promise<FactoryPlan> {
  const suffix = await freeSuffix(place, documents);
  return own ? folderPlan(documents, suffix, expected) : referencePlan(documents, suffix, expected, scratch);
}

function referencePlan(documents: readonly DocumentSet[], suffix: string, expected: Reference, scratch: Scratch | undefined): FactoryPlan {
  const [workflow, file] = documents;
  if (!workflow || !file) throw new Error("the examples are missing");
  const [workflowKey, fileKey] = [workflow, file].map(({ collectionKey }) => `${collectionKey}${suffix}`) as [string, string];
  return {
    phases: [
      workflowPhase(workflow, workflowKey, expected.D),
      filePhase(file, fileKey, expected.E),
      instancePhase(workflow, workflowKey, expected.F),
      eventPhase(workflow, workflowKey, expected.G),
      ...(scratch ? [deliveryPhase(documents, scratch, expected.H)] : []),
      governPhase(readLongDocument(), expected.I),
    ],
    leftOut: scratch ? [] : ["Phase H, which commits: this role may not create the database it needs."],
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
  const shared = {
    template: pieces,
    instance: pieces,
    shared: pieces,
    templateOnly: 0,
    instanceOnly: 0,
    minted: 0,
    reused: pieces,
    equalDigests: true,
  };
  return {
    phases: [filePhase(set, key, composed, "E"), instancePhase(set, key, shared)],
    capabilities: [],
    expected: { after, capabilities: 0 },
  };
}

/** A key is never given out again: in a database that has these collections ours get names of their own. */
async function freeSuffix({ client, names }: Place, documents: readonly DocumentSet[]): Promise<string> {
  const keys = join(documents.map(({ collectionKey }) => lit(collectionKey)));
  const { rowCount } = await client.query(
    render(sql`select from ${iuPieceCollection} where ${iuPieceCollection.collection_key} in (${keys})`, names),
  );
  return rowCount === 0 ? "" : `.demo-${new Date().toISOString().replace(/\D/g, "")}`;
}
