import type { Part } from "../part.ts";
import { unguarded } from "./addition.ts";
import { orReplace } from "./change.ts";
import { isOwn, mentions, type Parts } from "./parts.ts";
import { ruleFor } from "./rules.ts";
import type { ContractAt, Settled, Step } from "./step.ts";

/**
 * Steps for what the later version no longer has, dependents first.
 *
 * @param dropped ids of what another step has dropped already
 */
export function removals(before: Parts, after: Parts, dropped: ReadonlySet<string>, settled: Settled, contractAt: ContractAt): Step[] {
  const goneTables = new Set(before.list.filter(({ id, kind }) => kind === "table" && !after.byId.has(id)).map(({ id }) => id));
  const steps: Step[] = [];
  for (const part of before.list.toReversed()) {
    if (part.kind === "table") steps.push(...contractAt(part.id));
    if (after.byId.has(part.id) || dropped.has(part.id) || dropped.has(part.object)) continue;
    if (part.kind === "table") {
      settled(
        `removal of ${part.id}`,
        "it discards rows, or it was renamed: say which with an explicit step, which does all there is to do for the table",
        ruleFor("table", "*", "removed"),
      );
    } else if (part.kind === "trigger" && goneTables.has(part.attributes.table ?? "")) {
      // Its function may go before the table does.
      const up = part.drop.replace("drop trigger", "drop trigger if exists");
      steps.push({ ...removal(part, false), up: [up], down: [orReplace(part.create)] });
    } else if (goneTables.has(part.object) || goneTables.has(part.attributes.table ?? "")) {
      // It goes with the table, by the explicit step.
    } else if (part.kind === "partition") {
      settled(`removal of ${part.id}`, "it discards rows: say so with an explicit step", ruleFor("partition", "*", "removed"));
    } else if (isReplaced(part, before, after)) {
      steps.push(concurrently(part));
    } else {
      steps.push(removal(part, !isOwn(part) && !after.byId.has(part.object)));
    }
  }
  return steps;
}

/** An index that another takes the place of, or the words about it: readers are never without one. */
function isReplaced(part: Part, before: Parts, after: Parts): boolean {
  const index = part.kind === "comment" ? before.byId.get(part.object) : part;
  if (index?.kind !== "index" || index.attributes.partitioned === "true") return false;
  const columns = ({ byId }: Parts) => byId.get(index.object)?.attributes.columns?.split(",") ?? [];
  return (
    after.list.some(({ id, kind, object }) => kind === "index" && object === index.object && !before.byId.has(id)) &&
    columns(before).every((column) => columns(after).includes(column)) &&
    !before.list.some((other) => other.kind === "function" && !after.byId.has(other.id) && mentions(index.create, other))
  );
}

function concurrently(part: Part): Step {
  if (part.kind === "comment") return { ...removal(part, true), outsideTransaction: { up: [], down: [part.create] } };
  const rule = ruleFor("index", "replaced", "removed");
  const drop = part.drop.replace("drop index", "drop index concurrently if exists");
  return {
    what: `drop ${part.id}`,
    up: [drop],
    down: [drop, part.attributes.concurrently ?? ""],
    locks: rule.locks,
    rule,
    outsideTransaction: { up: [part.drop], down: [part.create] },
  };
}

function removal(part: Part, within: boolean): Step {
  const rule = ruleFor(part.kind, "*", "removed");
  const up = within ? [] : part.kind === "row" ? unguarded(part, part.drop) : [part.drop];
  return { what: `drop ${part.id}`, up, down: [part.create], locks: rule.locks, rule, ...(within ? { within: true } : {}) };
}
