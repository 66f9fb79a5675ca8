import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { fnIuContentDigest } from "../../schema-ts/collection/fn_iu_content_digest.ts";
import { fnIuMerkleLevels } from "../../schema-ts/collection/fn_iu_merkle_levels.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { leafHash, treeHash } from "./rfc6962.ts";

const database = useDatabase();
let reader: Client;

beforeAll(async () => {
  reader = await database.connect({ role: "iu_reader" });
});

const digest = (leaves: readonly string[]) => call(reader, fnIuContentDigest, { p_leaves: leaves.join("\n") });
const buffers = (leaves: readonly string[]) => leaves.map((leaf) => Buffer.from(leaf, "utf8"));
/** Not empty: an empty text is a tree without leaves. */
const leaf = fc.string({ minLength: 1, maxLength: 80, unit: "grapheme" }).filter((text) => !/[\n\0]/.test(text));

test("no leaves: the hash of nothing", async () => {
  expect(await digest([])).toBe(treeHash([]).toString("hex"));
});

test("the root is that of RFC 6962 for 1 to 130 leaves", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(leaf, { minLength: 1, maxLength: 130 }), async (leaves) => {
      expect(await digest(leaves)).toBe(treeHash(buffers(leaves)).toString("hex"));
    }),
    { numRuns: 60 },
  );
});

test("at every size from 1 to 130", async () => {
  const leaves = Array.from({ length: 130 }, (_, i) => `step\t${i}`);
  const { rows } = await reader.query(
    "select n, iu_core.fn_iu_content_digest(array_to_string(($1::text[])[1:n], E'\\n')) as root from generate_series(1, 130) as n order by n",
    [leaves],
  );
  expect(rows.map(({ root }) => root)).toEqual(leaves.map((_, i) => treeHash(buffers(leaves.slice(0, i + 1))).toString("hex")));
});

test("levels begin with the leaf hashes, halve, and end in one node", async () => {
  const leaves = ["a", "b", "c", "d", "e"];
  const levels = await call(reader, fnIuMerkleLevels, { p_leaves: leaves.join("\n") });
  expect(levels.map(({ height, size }) => [height, size])).toEqual([
    [0, 5],
    [1, 3],
    [2, 2],
    [3, 1],
  ]);
  expect(levels[0]?.nodes).toEqual(Buffer.concat(buffers(leaves).map(leafHash)));
  expect(levels[3]?.nodes).toEqual(treeHash(buffers(leaves)));
});
