import { fnIuCollectionManifestRefresh } from "../../../schema-ts/collection/fn_iu_collection_manifest_refresh.ts";
import { fnIuCollectionRender } from "../../../schema-ts/collection/fn_iu_collection_render.ts";
import { fnIuCollectionValidate } from "../../../schema-ts/collection/fn_iu_collection_validate.ts";
import { iuPieceCollection } from "../../../schema-ts/collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../../../schema-ts/collection/iu_piece_membership.ts";
import { sha256 } from "../../../schema-ts/compile/sha256.ts";
import { eventOutbox } from "../../../schema-ts/event/event_outbox.ts";
import type { ResultOf } from "../../../schema-ts/kit/client.ts";
import { informationUnit } from "../../../schema-ts/unit/information_unit.ts";
import type { DocumentSet } from "../documents/set.ts";
import type { ComposeFigures } from "../reference.ts";
import { composeDocuments } from "./compose.ts";
import type { PhaseContext } from "./phase.ts";

export type RenderedPiece = ResultOf<typeof fnIuCollectionRender>[number];

/**
 * Composes documents and looks at the result from every side: what the function says, what the tables hold, whether it validates and
 * renders in order, whether every text is its document's, whether its manifest stands still.
 */
export async function composeAndObserve(
  phase: PhaseContext,
  set: DocumentSet,
  key: string,
  expected: ComposeFigures,
): Promise<RenderedPiece[]> {
  const composed = await composeDocuments(phase.client, set, { actor: phase.actor, schema: phase.schema, key });
  phase.check("minted", "units minted", expected.minted, composed.minted);
  phase.check("reused", "units reused", expected.reused, composed.reused);

  const rows = await phase.growth();
  phase.check("collections", "new rows of collections", expected.collections, rows[iuPieceCollection.$.name] ?? 0);
  phase.check("units", "new rows of units", expected.minted, rows[informationUnit.$.name] ?? 0);
  phase.check("pieces", "new rows of memberships", expected.pieces, rows[iuPieceMembership.$.name] ?? 0);
  phase.check("events", "new rows of the outbox, its gate being closed", expected.events, rows[eventOutbox.$.name] ?? 0);

  const validation = await phase.call(fnIuCollectionValidate, { p_collection_key: key });
  phase.check("valid", "the collection is valid", true, validation.ok);
  phase.check("validated", "pieces validated", expected.pieces, validation.piece_count);

  const rendered = await phase.call(fnIuCollectionRender, { p_collection_key: key });
  phase.check("rendered", "pieces rendered", expected.pieces, rendered.length);
  phase.check("order", "piece order as rendered", expected.order, spanOf(rendered.map(({ piece_order }) => piece_order)));
  if (expected.roles !== undefined) phase.check("roles", "roles as rendered", expected.roles, runsOf(rendered.map(({ role }) => role)));
  phase.check(
    "texts",
    "pieces whose text is exactly their document's (LF, NFC)",
    expected.pieces,
    rendered.filter((piece, i) => isTextOf(piece, set.pieces[i])).length,
  );
  phase.check("graph", "graph digest, computed here from the rendered rows", graphDigest(rendered), composed.graph_digest);

  const refreshes = [];
  for (let i = 0; i < 2; i += 1)
    refreshes.push(await phase.call(fnIuCollectionManifestRefresh, { p_collection_key: key, p_actor: phase.actor }));
  const digests = new Set([composed, ...refreshes].map(({ graph_digest, content_digest }) => `${graph_digest} ${content_digest}`));
  phase.check("refresh.digests", "different digests over two manifest refreshes", expected.digestsOfTwoRefreshes, digests.size);
  phase.check(
    "refresh.written",
    "manifests written by two refreshes without a change",
    expected.manifestsWritten,
    refreshes.filter(({ changed }) => changed).length,
  );
  return rendered;
}

/** `1 to 7` for numbers that follow each other, else all of them. */
export const spanOf = (numbers: readonly number[]): string =>
  numbers.length > 0 && numbers.every((number, i) => number === (numbers[0] ?? 0) + i)
    ? `${numbers[0]} to ${numbers.at(-1)}`
    : numbers.join(", ");

/** `1 title, 3 body`: neighbours that are the same counted together. */
export function runsOf(names: readonly string[]): string {
  const runs: { name: string; count: number }[] = [];
  for (const name of names) {
    const last = runs.at(-1);
    if (last?.name === name) last.count += 1;
    else runs.push({ name, count: 1 });
  }
  return runs.map(({ name, count }) => `${count} ${name}`).join(", ");
}

const canonical = (text: string) => text.replace(/\r\n?/g, "\n").normalize("NFC");

const isTextOf = (piece: RenderedPiece, document: DocumentSet["pieces"][number] | undefined): boolean =>
  document !== undefined &&
  piece.title === canonical(document.title) &&
  piece.body === canonical(document.body) &&
  piece.body_digest === sha256(canonical(document.body));

/** As CONTRACT.md defines it, made without the database. */
const graphDigest = (pieces: readonly Pick<RenderedPiece, "piece_order" | "iu_id" | "role">[]) =>
  sha256(`iu.graph.v1\n${pieces.map(({ piece_order, iu_id, role }) => `${piece_order}\t${iu_id}\t${role}\n`).join("")}`);
