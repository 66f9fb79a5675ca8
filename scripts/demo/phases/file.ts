import { fnIuCollectionRenderMarkdown } from "../../../schema-ts/collection/fn_iu_collection_render_markdown.ts";
import { composerEnabled } from "../../../schema-ts/collection/gates.ts";
import { emitEnabled } from "../../../schema-ts/event/gates.ts";
import { headingsOf } from "../documents/headings.ts";
import type { DocumentSet } from "../documents/set.ts";
import { composeAndObserve } from "../factory/observe.ts";
import type { Phase } from "../factory/phase.ts";
import type { ComposeFigures } from "../reference.ts";

/** Phase E: documents in the roles of a file become one document again. */
export const filePhase = (documents: DocumentSet, key: string, expected: ComposeFigures, id = "E"): Phase => ({
  id,
  title: `File from ${documents.pieces.length} documents`,
  async work(phase) {
    await phase.set({ [composerEnabled.name]: true, [emitEnabled.name]: false });
    await composeAndObserve(phase, documents, key, expected);
    const document = await phase.call(fnIuCollectionRenderMarkdown, { p_collection_key: key });
    const outline = headingsOf(document).filter(({ level }) => level <= 3);
    phase.show(...outline.map(({ level, text }) => `${"  ".repeat(level - 1)}${"#".repeat(level)} ${text}`));
  },
});
