import { composerEnabled } from "../../../schema-ts/collection/gates.ts";
import { emitEnabled } from "../../../schema-ts/event/gates.ts";
import type { DocumentSet } from "../documents/set.ts";
import { composeAndObserve } from "../factory/observe.ts";
import type { Phase } from "../factory/phase.ts";
import type { ComposeFigures } from "../reference.ts";

/** Phase D: step documents become a workflow. */
export const workflowPhase = (documents: DocumentSet, key: string, expected: ComposeFigures): Phase => ({
  id: "D",
  title: `Workflow from ${documents.pieces.length} step documents`,
  async work(phase) {
    await phase.set({ [composerEnabled.name]: true, [emitEnabled.name]: false });
    const steps = await composeAndObserve(phase, documents, key, expected);
    phase.show(documents.title, ...steps.map(({ piece_order, title }) => `${piece_order}. ${title}`));
  },
});
