import type { Part } from "../part.ts";
import { dependentsOf, type Parts, withBelongings } from "./parts.ts";

export interface Recreation {
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** Parts of the previous version that went with it: they are created anew where they stand in the order. */
  readonly dropped: readonly Part[];
}

/**
 * Drops an object and creates it anew. Comment and privileges would be lost with it, and what depends on it would be in the way:
 * both are part of it, in both directions.
 *
 * @param seen ids of parts that were dealt with already, which nothing later would create again
 */
export function recreation(previous: Part, part: Part, before: Parts, after: Parts, seen: ReadonlySet<string>): Recreation {
  const dropped = dependentsOf(previous, before);
  const late = dropped.flatMap(({ id }) => (seen.has(id) ? (after.byId.get(id) ?? []) : []));
  return {
    up: [
      ...dropped.toReversed().map(({ drop }) => drop),
      previous.drop,
      ...creates(withBelongings(part, after)),
      ...creates(late.flatMap((dependent) => withBelongings(dependent, after))),
    ],
    down: [
      ...late.toReversed().map(({ drop }) => drop),
      part.drop,
      ...creates(withBelongings(previous, before)),
      ...creates(dropped.flatMap((dependent) => withBelongings(dependent, before))),
    ],
    dropped,
  };
}

const creates = (parts: readonly Part[]) => parts.map(({ create }) => create);
