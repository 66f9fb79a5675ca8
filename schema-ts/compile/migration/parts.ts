import type { Part } from "../part.ts";
import type { Snapshot } from "../snapshot.ts";

/** The parts of one version, in order of creation. */
export interface Parts {
  readonly list: readonly Part[];
  readonly byId: ReadonlyMap<string, Part>;
}

export const partsOf = ({ parts }: Snapshot): Parts => ({ list: parts, byId: new Map(parts.map((part) => [part.id, part])) });

/** Whether another part of this version is what it belongs to. */
export const isOwn = (part: Part) => part.object === part.id;

/** A part with its comment and privileges. */
export const withBelongings = (part: Part, parts: Parts): Part[] =>
  isOwn(part) ? parts.list.filter(({ object }) => object === part.id) : [part];

/** Function identities without their argument types. */
export const withoutArguments = (id: string) => id.replace(/\(.*$/, "");

/** Whether a statement names an object. */
export const mentions = (statement: string, object: Part): boolean => nameOf(object).test(statement);

/** Parts that keep an object from being dropped: views, parsed function bodies and policies that name it, and what names those. */
export function dependentsOf(part: Part, parts: Parts): Part[] {
  const found: Part[] = [];
  const names = [nameOf(part)];
  for (const candidate of parts.list) {
    if (candidate.id === part.id || !isParsed(candidate) || !names.some((name) => name.test(candidate.create))) continue;
    found.push(candidate);
    if (isOwn(candidate)) names.push(nameOf(candidate));
  }
  return found;
}

const isParsed = ({ kind, create }: Part) =>
  kind === "view" || kind === "policy" || (kind === "function" && create.includes("\nbegin atomic\n"));

const nameOf = ({ id, kind }: Part) =>
  new RegExp(`(?<![\\w$])${withoutArguments(id.slice(kind.length + 1)).replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w$])`);
