import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCollectionInclusionProof, type InclusionProof } from "../../schema-ts/collection/fn_iu_collection_inclusion_proof.ts";
import { fnIuCollectionManifestRefresh } from "../../schema-ts/collection/fn_iu_collection_manifest_refresh.ts";
import { fnIuInclusionVerify } from "../../schema-ts/collection/fn_iu_inclusion_verify.ts";
import type { Composition } from "../../schema-ts/collection/results.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal } from "../config/session.ts";
import { optional } from "../require.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, leavesOf, openGates, revise, steps } from "./collections.ts";
import { auditPath, leafHash, rootOf, treeHash } from "./rfc6962.ts";

const database = useDatabase();
let app: Client;
let reader: Client;

beforeAll(async () => {
  await openGates(await database.connect());
  app = await database.connect({ role: "iu_app" });
  reader = await database.connect({ role: "iu_reader" });
});

const prove = (key: string, place: number) => call(reader, fnIuCollectionInclusionProof, { p_collection_key: key, p_piece_order: place });
const verify = (proof: unknown) => call(reader, fnIuInclusionVerify, { p_proof: proof as InclusionProof });
const hex = (text: string) => Buffer.from(text, "hex");
const holds = (proof: InclusionProof) =>
  rootOf(hex(proof.leaf), proof.index, proof.size, proof.path.map(hex))?.toString("hex") === proof.root;

/** One collection for each size, composed when first asked for. */
const collections = new Map<number, Promise<Composition>>();
const collectionOf = (size: number): Promise<Composition> => {
  const composed =
    collections.get(size) ??
    compose(
      app,
      steps(size).map((step) => ({ ...step, role: "step" })),
    );
  collections.set(size, composed);
  return composed;
};
const leaves = (size: number) => leavesOf(steps(size).map(({ body }) => ({ role: "step", body })));

/** A size, and a place in a collection of that size. */
const place = fc.integer({ min: 1, max: 130 }).chain((size) => fc.record({ size: fc.constant(size), index: fc.nat({ max: size - 1 }) }));

test("a proof is the audit path of RFC 6962, its root the content digest; both verifiers agree", async () => {
  await fc.assert(
    fc.asyncProperty(place, async ({ size, index }) => {
      const { collection_key, content_digest } = await collectionOf(size);
      const proof = await prove(collection_key, index + 1);
      expect(content_digest).toBe(treeHash(leaves(size)).toString("hex"));
      expect(proof).toEqual({
        collection_key,
        manifest_no: 1,
        piece_order: index + 1,
        leaf_data: leaves(size)[index]?.toString(),
        leaf: leafHash(leaves(size)[index] as Buffer).toString("hex"),
        index,
        size,
        path: auditPath(index, leaves(size)).map((node) => node.toString("hex")),
        root: content_digest,
      });
      expect(holds(proof)).toBe(true);
      expect(await verify(proof)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("every place of trees around a power of two", async () => {
  for (const size of [1, 2, 3, 7, 8, 9]) {
    const { collection_key } = await collectionOf(size);
    for (let n = 1; n <= size; n += 1) expect(await verify(await prove(collection_key, n))).toBe(true);
  }
});

/** Changes that make a proof say something else. */
const flip = (text: string, at: number) => text.slice(0, at) + (text[at] === "0" ? "1" : "0") + text.slice(at + 1);
const tampering: Record<string, (proof: InclusionProof, n: number) => Partial<InclusionProof>> = {
  "another leaf": ({ leaf }, n) => ({ leaf: flip(leaf, n % 64) }),
  "other leaf data": ({ leaf_data }) => ({ leaf_data: `${leaf_data} ` }),
  "another root": ({ root }, n) => ({ root: flip(root, n % 64) }),
  "another index": ({ index, size }, n) => ({ index: (index + 1 + (n % Math.max(1, size - 1))) % size }),
  "an index past the end": ({ size }) => ({ index: size }),
  "a changed node": ({ path }, n) => ({ path: path.map((node, i) => (i === n % path.length ? flip(node, n % 64) : node)) }),
  "a node too few": ({ path }) => ({ path: path.slice(1) }),
  "a node too many": ({ path, root }) => ({ path: [...path, root] }),
  "nodes in another order": ({ path }) => ({ path: [...path].reverse() }),
};

test.each(Object.entries(tampering))("%s: verified by neither", async (_, change) => {
  await fc.assert(
    fc.asyncProperty(place, fc.nat(), async ({ size, index }, n) => {
      fc.pre(size > 1);
      const proof = await prove((await collectionOf(size)).collection_key, index + 1);
      const changed = { ...proof, ...change(proof, n) };
      fc.pre(JSON.stringify(changed) !== JSON.stringify(proof));
      if (changed.leaf_data === proof.leaf_data) expect(holds(changed)).toBe(false);
      expect(await verify(changed)).toBe(false);
    }),
    { numRuns: 25 },
  );
});

test("another size: whatever RFC 6962 says of that shape", async () => {
  await fc.assert(
    fc.asyncProperty(place, fc.integer({ min: 1, max: 140 }), async ({ size, index }, other) => {
      const proof = { ...(await prove((await collectionOf(size)).collection_key, index + 1)), size: other };
      expect(await verify(proof)).toBe(holds(proof));
    }),
    { numRuns: 60 },
  );
});

test("a node of the tree is no leaf of it, and a leaf no whole tree", async () => {
  const four = await prove((await collectionOf(4)).collection_key, 1);
  const [first, second] = leaves(4).map(leafHash) as [Buffer, Buffer];
  const node = createHash("sha256")
    .update(Buffer.concat([Buffer.from([1]), first, second]))
    .digest("hex");
  expect(await verify({ leaf: node, index: 0, size: 4, path: four.path.slice(1), root: four.root })).toBe(false);
  expect(await verify({ leaf: node, index: 0, size: 2, path: four.path.slice(1), root: four.root })).toBe(true);
  const two = await prove((await collectionOf(2)).collection_key, 2);
  expect(await verify({ ...two, index: 0, size: 1 })).toBe(false);
});

describe("a malformed proof is false, not an error:", () => {
  test.each<[string, (proof: InclusionProof) => unknown]>([
    ["null", () => null],
    ["an array", () => []],
    ["no leaf", ({ leaf: _, ...rest }) => rest],
    ["no path", ({ path: _, ...rest }) => rest],
    ["no size", ({ size: _, ...rest }) => rest],
    ["a leaf that is a number", (proof) => ({ ...proof, leaf: 7 })],
    ["a root in capitals", (proof) => ({ ...proof, root: proof.root.toUpperCase() })],
    ["a short node", (proof) => ({ ...proof, path: ["ab"] })],
    ["a node that is null", (proof) => ({ ...proof, path: [null] })],
    ["a node with a line end", (proof) => ({ ...proof, path: [`${proof.root}\n`] })],
    ["an index below 0", (proof) => ({ ...proof, index: -1 })],
    ["an index that is no whole number", (proof) => ({ ...proof, index: 0.5 })],
    ["an index that is a string", (proof) => ({ ...proof, index: "0" })],
    ["size 0", (proof) => ({ ...proof, size: 0 })],
    ["a size beyond integers", (proof) => ({ ...proof, size: 1e30 })],
    ["leaf data that is null", (proof) => ({ ...proof, leaf_data: null })],
  ])("%s", async (_, change) => {
    const proof = await prove((await collectionOf(3)).collection_key, 1);
    expect(await verify(proof)).toBe(true);
    expect(await verify(change(proof))).toBe(false);
  });
});

test("needs no more than the five keys of the contract", async () => {
  const { leaf, index, size, path, root } = await prove((await collectionOf(5)).collection_key, 4);
  expect(await verify({ leaf, index, size, path, root })).toBe(true);
});

test("a place the collection does not have is refused", async () => {
  const { collection_key } = await collectionOf(3);
  for (const place of [0, 4, -1, 2147483647, -2147483648, null]) {
    const { sqlstate, detail } = await refusal(prove(collection_key, place as number));
    expect({ sqlstate, ...detail }).toMatchObject({ sqlstate: "IU003", argument: "p_piece_order", min: 1, max: 3 });
  }
  expect((await refusal(prove("nobody", 1))).sqlstate).toBe("IU004");
});

test("while the manifest does not record the content, nothing is proven", async () => {
  const { collection_key, pieces } = await compose(app, steps(3));
  await revise(app, pieces[1]?.iu_id ?? "", "Khác.");
  const { sqlstate, detail } = await refusal(prove(collection_key, 1));
  expect({ sqlstate, ...detail }).toMatchObject({ sqlstate: "IU005", code: "conflict", manifest_no: 1 });
  expect(detail["expected"]).not.toBe(detail["actual"]);
  const { content_digest } = await call(app, fnIuCollectionManifestRefresh, { p_collection_key: collection_key, p_actor: "ana" });
  const proof = await prove(collection_key, 1);
  expect(proof).toMatchObject({ manifest_no: 2, root: content_digest });
  expect(await verify(proof)).toBe(true);
});

const require = createRequire(import.meta.url);
const sigstore = (() => {
  try {
    return require("@sigstore/verify/dist/tlog/merkle.js") as {
      verifyMerkleInclusion(entry: unknown, checkpoint: { logSize: bigint; logHash: Buffer }): void;
    };
  } catch {
    return undefined;
  }
})();

optional("the verifier npm itself uses for its transparency log", sigstore !== undefined, "npm install @sigstore/verify").it(async () => {
  for (const size of [1, 2, 3, 6, 8, 13, 65]) {
    const { collection_key } = await collectionOf(size);
    for (const n of new Set([1, Math.ceil(size / 2), size])) {
      const proof = await prove(collection_key, n);
      const entry = {
        canonicalizedBody: Buffer.from(proof.leaf_data, "utf8"),
        inclusionProof: { logIndex: String(proof.index), hashes: proof.path.map(hex) },
      };
      const checkpoint = (root: string) => ({ logSize: BigInt(proof.size), logHash: hex(root) });
      expect(() => sigstore?.verifyMerkleInclusion(entry, checkpoint(proof.root))).not.toThrow();
      expect(() => sigstore?.verifyMerkleInclusion(entry, checkpoint(flip(proof.root, 0)))).toThrow();
    }
  }
});
