import type { Part } from "../part.ts";
import { addition } from "./addition.ts";
import { changeInPlace, orReplace, sameSignature, viewColumns } from "./change.ts";
import type { ConstraintSteps } from "./constraint_diff.ts";
import { type Parts, withoutArguments } from "./parts.ts";
import { recreation } from "./recreation.ts";
import { removals } from "./removal.ts";
import { type Rule, ruleFor } from "./rules.ts";
import type { ContractAt, Settled, Step } from "./step.ts";
import { tableSteps } from "./table_diff.ts";

export interface WalkSteps extends ConstraintSteps {
  readonly main: readonly Step[];
}

/** Goes through the parts of the later version in their order of creation, then through what went away, backwards. */
export function walk(before: Parts, after: Parts, settled: Settled, contractAt: ContractAt): WalkSteps {
  const first: Step[] = [];
  const main: Step[] = [];
  const last: Step[] = [];
  /** Objects that do not exist when the walk reaches them: new ones, and those a recreation dropped. */
  const fresh = new Set(after.list.filter(({ id }) => !before.byId.has(id)).map(({ id }) => id));
  const recreated = new Set<string>();
  /** Objects whose words may have been lost: a constraint was replaced, or an explicit step did something. */
  const touched = new Set<string>();
  const seen = new Set<string>();

  for (const part of after.list) {
    const previous = before.byId.get(part.id);
    if (!recreated.has(part.object)) visit(part, fresh.has(part.id) || fresh.has(part.object) ? undefined : previous);
    seen.add(part.id);
  }
  main.push(...removals(before, after, new Set([...recreated, ...fresh]), settled, contractAt));
  return { first, main, last };

  function visit(part: Part, previous: Part | undefined) {
    const formerly = part.kind === "function" && !previous ? renamedSignature(part) : undefined;
    if (formerly) replaceSignature(formerly, part);
    else if (!previous) main.push(addition(part, fresh, before));
    else if (part.kind === "table") changeTable(previous, part);
    else if (part.kind === "comment" && touched.has(part.object)) main.push(changeInPlace(previous, part));
    else if (previous.create !== part.create) change(previous, part);
  }

  function changeTable(previous: Part, part: Part) {
    const found = tableSteps(previous, part, (what, resolve, rule) => {
      const done = settled(what, resolve, rule);
      if (done) touched.add(part.id);
      return done;
    });
    first.push(...found.first);
    main.push(...found.steps);
    last.push(...found.last);
    if (found.first.length > 0) touched.add(part.id);
  }

  function change(previous: Part, part: Part) {
    if (part.kind === "function" && !sameSignature(previous, part)) return replaceSignature(previous, part);
    if (part.kind === "view" && viewColumns(previous, part) !== "same") return replaceView(previous, part);
    if (part.kind === "index" || part.kind === "partition") {
      const resolve =
        part.kind === "index"
          ? "give the changed index a new name: the new one is built before the old one goes"
          : "its rows would have to move: write an explicit step";
      if (settled(`definition of ${part.id}`, resolve, ruleFor(part.kind, "*", "changed"))) touched.add(part.id);
      return;
    }
    main.push(changeInPlace(previous, part));
  }

  /** The previous version's function of that name, when its argument types changed. */
  function renamedSignature(part: Part): Part | undefined {
    const name = withoutArguments(part.id);
    return before.list.find(({ id, kind }) => kind === "function" && withoutArguments(id) === name && !after.byId.has(id));
  }

  function replaceSignature(previous: Part, part: Part) {
    const resolve =
      "PostgreSQL does not replace a function with other arguments, defaults or result: give it a new name, or agree with an explicit step " +
      "(its statements may be empty); the old function is then dropped, and the new one created with its comment and privileges";
    const rule = ruleFor("function", "signature", "changed");
    if (settled(`signature of ${withoutArguments(part.id)}`, resolve, rule)) replace(previous, part, rule);
  }

  function replaceView(previous: Part, part: Part) {
    if (viewColumns(previous, part) === "other") return replace(previous, part, ruleFor("view", "columns", "changed"));
    // Columns can be added in place, but not taken away again.
    const rule = ruleFor("view", "query", "changed");
    const { down, dropped } = recreation(previous, part, before, after, new Set());
    const way = dropped.toReversed().map(({ drop }) => drop);
    main.push({ what: `change ${part.id}`, up: [orReplace(part.create)], down: [...way, ...down], locks: rule.locks, rule });
  }

  function replace(previous: Part, part: Part, rule: Rule) {
    const { up, down, dropped } = recreation(previous, part, before, after, seen);
    main.push({ what: `replace ${part.id}`, up, down, locks: rule.locks || ruleFor("function", "*", "added").locks, rule });
    recreated.add(previous.object).add(part.object);
    for (const { id } of dropped) if (!seen.has(id)) fresh.add(id);
  }
}
