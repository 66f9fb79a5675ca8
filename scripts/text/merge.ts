import type { CurrentPiece } from "./collection.ts";
import type { Sidecar } from "./sidecar.ts";

/** A file as it is in the folder now; its body by digest. */
export interface EditedPiece {
  readonly file: string;
  /** Undefined: a new unit. */
  readonly iuId: string | undefined;
  readonly role: string | undefined;
  readonly pin: number | null;
  readonly title: string;
  readonly bodyDigest: string;
}

export interface Conflict {
  readonly code: "both_edited" | "both_arranged" | "two_texts" | "pinned" | "gone";
  readonly file: string | undefined;
  readonly iu_id: string | undefined;
  readonly message: string;
}

/** What an import has to do; null pieces: the arrangement stays. */
export interface MergePlan {
  readonly conflicts: readonly Conflict[];
  readonly pieces: readonly EditedPiece[] | null;
  /** Files whose text is new, with the version it replaces. */
  readonly revisions: readonly { readonly piece: EditedPiece & { readonly iuId: string }; readonly expectedVersionNo: number }[];
}

/**
 * Three-way merge: what was exported, what the files are, what the database is. What only one side changed is taken from that side; what
 * both changed alike is done; what both changed differently is a conflict.
 */
export function merge(base: Sidecar, edited: readonly EditedPiece[], current: readonly CurrentPiece[]): MergePlan {
  const files = adopt(base, edited, current);
  const conflicts: Conflict[] = [];
  const ours = files.map(placeOf);
  const was = base.pieces.map(placeOf);
  const theirs = current.map(placeOf);
  const arranged = !same(ours, was) && !same(ours, theirs);
  if (arranged && !same(was, theirs))
    conflicts.push({
      code: "both_arranged",
      file: undefined,
      iu_id: undefined,
      message: "Pieces were added, moved or removed both in the files and in the database.",
    });
  const texts = textsByUnit(files, conflicts);
  const exported = byUnit(base.pieces);
  const now = byUnit(current);
  const revisions: MergePlan["revisions"][number][] = [];
  for (const piece of texts) {
    const { iuId } = piece;
    const before = exported(piece);
    const found = now(piece);
    if (before && sameText(piece, before)) continue;
    if (!found) {
      // A unit from elsewhere brings its own text; one of this collection that is gone cannot be revised.
      if (before)
        conflicts.push({ code: "gone", file: piece.file, iu_id: iuId, message: "Its unit is no piece of the collection any more." });
      continue;
    }
    if (sameText(piece, found)) continue;
    if (piece.pin !== null) {
      conflicts.push({
        code: "pinned",
        file: piece.file,
        iu_id: iuId,
        message: `The piece is pinned at version ${piece.pin}: take pin out of its front matter to give it a new text.`,
      });
    } else if (before && found.current_version_no !== before.version_no) {
      conflicts.push({
        code: "both_edited",
        file: piece.file,
        iu_id: iuId,
        message: `The file was edited, and the unit is at version ${found.current_version_no} meanwhile; it was exported at ${before.version_no}.`,
      });
    } else revisions.push({ piece, expectedVersionNo: found.current_version_no });
  }
  return { conflicts, pieces: arranged ? files : null, revisions };
}

interface Place {
  readonly iuId: string | undefined;
  readonly role: string | undefined;
  readonly pin: number | null;
}

const placeOf = (piece: EditedPiece | { iu_id: string; role: string; pin: number | null }): Place => ({
  iuId: "iu_id" in piece ? piece.iu_id : piece.iuId,
  role: piece.role,
  pin: piece.pin,
});

const same = (a: readonly Place[], b: readonly Place[]): boolean =>
  a.length === b.length &&
  a.every((place, at) => {
    const other = b[at] as Place;
    const role = place.role === undefined || other.role === undefined || place.role === other.role;
    return place.iuId !== undefined && place.iuId === other.iuId && role && place.pin === other.pin;
  });

const sameText = (piece: EditedPiece, { title, body_digest }: { title: string; body_digest: string }): boolean =>
  piece.title === title && piece.bodyDigest === body_digest;

/** Finds a piece by its unit, of several the one with the same pin. */
function byUnit<T extends { readonly iu_id: string; readonly pin: number | null }>(pieces: readonly T[]) {
  const exact = new Map(pieces.map((piece) => [`${piece.iu_id} ${piece.pin}`, piece]));
  const any = new Map(pieces.map((piece) => [piece.iu_id, piece]));
  return ({ iuId, pin }: { iuId: string; pin: number | null }): T | undefined => exact.get(`${iuId} ${pin}`) ?? any.get(iuId);
}

/** New files that an interrupted import has made units of already are recognised by their text, so that nothing is made twice. */
function adopt(base: Sidecar, edited: readonly EditedPiece[], current: readonly CurrentPiece[]): EditedPiece[] {
  const known = new Set([...base.pieces.map(({ iu_id }) => iu_id), ...edited.flatMap(({ iuId }) => iuId ?? [])]);
  const free = current.filter(({ iu_id }) => !known.has(iu_id));
  return edited.map((piece) => {
    if (piece.iuId !== undefined) return piece;
    const at = free.findIndex((found) => sameText(piece, found));
    const [found] = at < 0 ? [] : free.splice(at, 1);
    return found ? { ...piece, iuId: found.iu_id } : piece;
  });
}

/** One text for each unit and pin; several files of the same must have the same text. */
function textsByUnit(files: readonly EditedPiece[], conflicts: Conflict[]): (EditedPiece & { iuId: string })[] {
  const texts = new Map<string, EditedPiece & { iuId: string }>();
  for (const piece of files) {
    const { iuId } = piece;
    if (iuId === undefined) continue;
    const key = `${iuId} ${piece.pin}`;
    const first = texts.get(key);
    if (first === undefined) texts.set(key, { ...piece, iuId });
    else if (first.title !== piece.title || first.bodyDigest !== piece.bodyDigest)
      conflicts.push({ code: "two_texts", file: piece.file, iu_id: iuId, message: `${first.file} gives the same unit another text.` });
  }
  return [...texts.values()];
}
