import type { Part } from "../part.ts";
import { unguarded } from "./addition.ts";
import { isOwn, type Parts } from "./parts.ts";
import { ruleFor } from "./rules.ts";
import type { Settled, Step } from "./step.ts";

/**
 * Steps for what the later version no longer has, dependents first.
 *
 * @param dropped ids of what another step has dropped already
 */
export function removals(before: Parts, after: Parts, dropped: ReadonlySet<string>, settled: Settled): Step[] {
  const goneTables = new Set(before.list.filter(({ id, kind }) => kind === "table" && !after.byId.has(id)).map(({ id }) => id));
  const steps: Step[] = [];
  for (const part of before.list.toReversed()) {
    if (after.byId.has(part.id) || dropped.has(part.id) || dropped.has(part.object)) continue;
    if (part.kind === "table") {
      settled(
        `removal of ${part.id}`,
        "it discards rows, or it was renamed: say which with an explicit step, which does all there is to do for the table",
        ruleFor("table", "*", "removed"),
      );
    } else if (goneTables.has(part.object) || goneTables.has(part.attributes.table ?? "")) {
      // It goes with the table, by the explicit step.
    } else if (part.kind === "partition") {
      settled(`removal of ${part.id}`, "it discards rows: say so with an explicit step", ruleFor("partition", "*", "removed"));
    } else {
      steps.push(removal(part, !isOwn(part) && !after.byId.has(part.object)));
    }
  }
  return steps;
}

function removal(part: Part, within: boolean): Step {
  const rule = ruleFor(part.kind, "*", "removed");
  const up = within ? [] : part.kind === "row" ? unguarded(part, part.drop) : [part.drop];
  return { what: `drop ${part.id}`, up, down: [part.create], locks: rule.locks, rule, ...(within ? { within: true } : {}) };
}
