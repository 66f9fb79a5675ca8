import { createHash } from "node:crypto";

/**
 * Merkle trees straight from the definitions of RFC 6962, section 2.1: recursive, by the largest power of two, sharing nothing with the
 * level-by-level SQL it is compared with.
 */

const hash = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
const leafPrefix = Buffer.from([0x00]);
const nodePrefix = Buffer.from([0x01]);

export const leafHash = (data: Buffer) => hash(leafPrefix, data);

/** The largest power of two smaller than n. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** MTH(D[n]) of 2.1. */
export function treeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return hash();
  if (leaves.length === 1) return leafHash(leaves[0] as Buffer);
  const k = split(leaves.length);
  return hash(nodePrefix, treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

/** PATH(m, D[n]) of 2.1.1, from the leaf upwards. */
export function auditPath(m: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return m < k
    ? [...auditPath(m, leaves.slice(0, k)), treeHash(leaves.slice(k))]
    : [...auditPath(m - k, leaves.slice(k)), treeHash(leaves.slice(0, k))];
}

/** The root an audit path leads to from leaf `m` of a tree of `size`, or null when the path has not the length that place has. */
export function rootOf(leaf: Buffer, m: number, size: number, path: readonly Buffer[]): Buffer | null {
  if (m < 0 || m >= size) return null;
  if (size === 1) return path.length === 0 ? leaf : null;
  const sibling = path.at(-1);
  if (!sibling) return null;
  const k = split(size);
  const below = m < k ? rootOf(leaf, m, k, path.slice(0, -1)) : rootOf(leaf, m - k, size - k, path.slice(0, -1));
  if (!below) return null;
  return m < k ? hash(nodePrefix, below, sibling) : hash(nodePrefix, sibling, below);
}
