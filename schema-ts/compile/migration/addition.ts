import type { Part } from "../part.ts";
import { discardOf } from "./down_guard.ts";
import { isOwn, type Parts } from "./parts.ts";
import { withReferring } from "./referring.ts";
import { ruleFor } from "./rules.ts";
import type { Step } from "./step.ts";

/**
 * The step that creates a part.
 *
 * @param fresh objects that do not exist when the step runs, or did not before this migration
 */
export function addition(part: Part, fresh: ReadonlySet<string>, before: Parts): Step {
  const isPlainIndex = part.kind === "index" && part.attributes.partitioned !== "true";
  const rule = ruleFor(part.kind, part.kind === "index" && !isPlainIndex ? "partitioned" : "*", "added");
  const step: Step = { what: `create ${part.id}`, up: [part.create], down: [part.drop], locks: rule.locks, rule };
  if (!isOwn(part) && fresh.has(part.object)) return within(step, part, before);
  if (part.kind === "comment") return { ...step, always: "last" };
  if (part.kind === "row") return withReferring({ ...step, down: unguarded(part, part.drop) }, part, before);
  const [relation = ""] = part.id.split(" ").slice(1);
  if (part.kind === "table") return { ...step, locks: foreignKeyLocks(part, before) ?? step.locks, discards: discardOf(relation, part) };
  const table = before.byId.get(part.object);
  if (part.kind === "partition" && table) return { ...step, discards: discardOf(relation, table) };
  return isPlainIndex ? concurrently(step, part) : step;
}

/** What belongs to something new is undone with it; the words of an index follow it out of the transaction. */
function within(step: Step, { attributes }: Part, before: Parts): Step {
  const outside = attributes.partitioned === "false" && before.byId.has(attributes.table ?? "");
  return { ...step, down: [], within: true, ...(outside ? { outsideTransaction: { up: step.up, down: [] } } : {}) };
}

/** A build that failed leaves an invalid index behind: it goes before the next attempt. */
function concurrently(step: Step, part: Part): Step {
  const drop = part.drop.replace("drop index", "drop index concurrently if exists");
  return {
    ...step,
    up: [drop, part.attributes.concurrently ?? ""],
    down: [drop],
    outsideTransaction: { up: step.up, down: step.down },
  };
}

/** Shipped rows sit behind an immutability trigger; a migration is the one place that may lift it. */
export const unguarded = (part: Part, statement: string) => [
  `alter ${part.object} disable trigger user;`,
  statement,
  `alter ${part.object} enable trigger user;`,
];

function foreignKeyLocks(part: Part, before: Parts): string | undefined {
  const referenced = new Set(Array.from(part.create.matchAll(/ references (\S+) \(/g), ([, table]) => table));
  const existing = [...referenced].filter((table) => before.byId.has(`table ${table}`));
  return existing.length > 0 ? `SHARE ROW EXCLUSIVE on ${existing.join(", ")}` : undefined;
}
