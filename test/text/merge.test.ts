import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CurrentPiece } from "../../scripts/text/collection.ts";
import { type EditedPiece, merge } from "../../scripts/text/merge.ts";
import { type Sidecar, sidecarOf } from "../../scripts/text/sidecar.ts";

interface Piece {
  id: string;
  text: string;
  version?: number;
  pin?: number | null;
}

const base = (pieces: Piece[]): Sidecar =>
  sidecarOf({
    collection_key: "k",
    manifest_no: 1,
    graph_digest: "",
    content_digest: "",
    pieces: pieces.map(({ id, text, version = 1, pin = null }, at) => ({
      ...{ file: `${at}.md`, sha256: "", iu_id: id, role: "step", pin, version_no: version, title: "T", body_digest: text },
    })),
  });
const files = (pieces: (Omit<Piece, "id"> & { id?: string | undefined })[]): EditedPiece[] =>
  pieces.map(({ id, text, pin = null }, at) => ({ file: `${at}.md`, iuId: id, role: "step", pin, title: "T", bodyDigest: text }));
const database = (pieces: Piece[]): CurrentPiece[] =>
  pieces.map(({ id, text, version = 1, pin = null }) => ({
    ...{ iu_id: id, role: "step", pin, version_no: pin ?? version, current_version_no: version, title: "T", body_digest: text },
  }));

const was = [
  { id: "a", text: "1" },
  { id: "b", text: "1" },
  { id: "c", text: "1" },
];
const [a, b, c] = was as [Piece, Piece, Piece];

describe("what one side changed is taken from it:", () => {
  test("nothing, where the files are as they were, whatever the database is", () => {
    expect(merge(base(was), files(was), database([{ ...c, text: "9", version: 4 }, a]))).toEqual({
      conflicts: [],
      pieces: null,
      revisions: [],
    });
  });
  test("a text", () => {
    const plan = merge(base(was), files([a, { ...b, text: "2" }, c]), database(was));
    expect(plan).toMatchObject({ conflicts: [], pieces: null, revisions: [{ piece: { iuId: "b" }, expectedVersionNo: 1 }] });
  });
  test("an order, a removal, an addition", () => {
    const plan = merge(base(was), files([c, { text: "new" }, a]), database(was));
    expect(plan.conflicts).toEqual([]);
    expect(plan.pieces?.map(({ iuId }) => iuId)).toEqual(["c", undefined, "a"]);
  });
  test("a text here, an order there", () => {
    const plan = merge(base(was), files([a, { ...b, text: "2" }, c]), database([c, b, a]));
    expect(plan).toMatchObject({ conflicts: [], pieces: null, revisions: [{ piece: { iuId: "b" } }] });
  });
});

describe("what both changed", () => {
  test("alike is done", () => {
    const now = [c, { ...b, text: "2", version: 2 }];
    expect(merge(base(was), files([c, { ...b, text: "2" }]), database(now))).toEqual({ conflicts: [], pieces: null, revisions: [] });
  });
  test("a new file that was imported before is recognised by its text", () => {
    expect(merge(base(was), files([...was, { text: "new" }]), database([...was, { id: "d", text: "new" }]))).toEqual({
      ...{ conflicts: [], pieces: null, revisions: [] },
    });
  });
  test.each<[string, EditedPiece[], CurrentPiece[]]>([
    ["both_edited", files([{ ...a, text: "2" }, b, c]), database([{ ...a, text: "3", version: 2 }, b, c])],
    ["both_arranged", files([b, a, c]), database([c, a, b])],
    ["gone", files([{ ...a, text: "2" }, b, c]), database([b, c])],
    ["two_texts", files([a, b, c, { ...a, text: "2" }]), database(was)],
  ])("differently is a conflict: %s", (code, ours, theirs) => {
    expect(merge(base(was), ours, theirs).conflicts.map((conflict) => conflict.code)).toContain(code);
  });
  test("a pinned piece takes no new text while it is pinned", () => {
    const pinned = [{ ...a, pin: 1 }];
    expect(merge(base(pinned), files([{ ...a, text: "2", pin: 1 }]), database(pinned)).conflicts).toMatchObject([{ code: "pinned" }]);
    expect(merge(base(pinned), files([{ ...a, text: "2" }]), database(pinned))).toMatchObject({ conflicts: [], revisions: [{}] });
    const moved = [{ ...a, pin: 1, version: 3 }];
    expect(merge(base(pinned), files([{ ...a, text: "2" }]), database(moved)).conflicts).toMatchObject([{ code: "both_edited" }]);
  });
});

test("any edit on one side only has no conflict, and applied gives the files", () => {
  const ids = fc.uniqueArray(fc.constantFrom(..."abcdefgh"), { minLength: 1 });
  const edit = fc.record({
    order: fc.shuffledSubarray([..."abcdefgh"], { minLength: 1 }),
    texts: fc.dictionary(fc.constantFrom(..."abcdefgh"), fc.constantFrom("1", "2")),
  });
  fc.assert(
    fc.property(ids, edit, (exported, { order, texts }) => {
      const there = exported.map((id) => ({ id, text: "1" }));
      const kept = order.filter((id) => exported.includes(id));
      if (kept.length === 0) return;
      const ours = kept.map((id) => ({ id, text: texts[id] ?? "1" }));
      const plan = merge(base(there), files(ours), database(there));
      expect(plan.conflicts).toEqual([]);
      const revised = new Map(plan.revisions.map(({ piece }) => [piece.iuId, piece.bodyDigest]));
      const result = (plan.pieces?.map(({ iuId }) => iuId as string) ?? exported).map((id) => ({ id, text: revised.get(id) ?? "1" }));
      expect(result).toEqual(ours);
    }),
  );
});
