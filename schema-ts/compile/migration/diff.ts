import type { Part } from "../part.ts";
import type { Snapshot } from "../snapshot.ts";
import { ruleFor } from "./rules.ts";
import type { ExplicitStep, Question, Step } from "./step.ts";
import { tableSteps } from "./table_diff.ts";

export interface Difference {
  readonly steps: readonly Step[];
  /** Changes nobody may guess. A migration is written only when this is empty. */
  readonly questions: readonly Question[];
}

/**
 * What leads from one snapshot to another. Every step's `down` is text the previous snapshot already contains, or the drop of
 * what the step creates.
 */
export function difference(before: Snapshot, after: Snapshot, explicit: readonly ExplicitStep[] = []): Difference {
  const old = new Map(before.parts.map((part) => [part.id, part]));
  const now = new Map(after.parts.map((part) => [part.id, part]));
  const resolved = new Set(explicit.flatMap((step) => step.resolves));
  const steps: Step[] = explicit.map(explicitStep);
  const questions: Question[] = [];
  const ask = (what: string, resolve: string) => {
    if (!resolved.has(what)) questions.push({ what, resolve });
  };
  const oldTables = new Set(before.parts.filter(({ kind }) => kind === "table").map(({ id }) => id));
  const oldFunctions = new Map(before.parts.filter(({ kind }) => kind === "function").map((part) => [withoutArguments(part.id), part.id]));

  for (const part of after.parts) {
    const previous = old.get(part.id);
    if (!previous) {
      const overloaded = part.kind === "function" ? oldFunctions.get(withoutArguments(part.id)) : undefined;
      if (overloaded && !now.has(overloaded)) {
        ask(
          `signature of ${withoutArguments(part.id)}`,
          `the arguments changed: add the new function under a new name, or resolve with an explicit step that drops ${overloaded} first`,
        );
      }
      steps.push(addition(part, oldTables.has(part.object)));
    } else if (part.kind === "table") {
      const found = tableSteps(previous, part);
      steps.push(...found.steps);
      for (const question of found.questions) ask(question.what, question.resolve);
    } else if (previous.create !== part.create) {
      const step = change(previous, part, ask);
      if (step) steps.push(step);
    }
  }
  for (const part of before.parts.toReversed()) {
    if (now.has(part.id)) continue;
    if (part.kind === "table") {
      ask(`removal of ${part.id}`, "it discards rows: say so with an explicit step (or a rename)");
      continue;
    }
    if (part.object !== part.id && !now.has(part.object) && part.kind !== "index") continue;
    steps.push(removal(part));
  }
  return { steps, questions };
}

const withoutArguments = (id: string) => id.replace(/\(.*$/, "");

function explicitStep(step: ExplicitStep): Step {
  const reversible = typeof step.down === "string";
  return {
    what: `explicit step for ${step.resolves.join("; ")}`,
    up: step.up,
    down: reversible ? (step.down as string) : "",
    locks: step.locks,
    ...(reversible ? {} : { irreversible: (step.down as { irreversible: string }).irreversible }),
  };
}

function addition(part: Part, onExistingTable: boolean): Step {
  const locks = ruleFor(part.kind, "*", "added")?.locks ?? "";
  if (part.kind === "index" && onExistingTable && part.attributes.partitioned !== "true") {
    return {
      what: `create ${part.id}`,
      up: part.attributes.concurrently ?? part.create,
      down: part.drop.replace("drop index", "drop index concurrently if exists"),
      locks,
      outsideTransaction: true,
    };
  }
  return { what: `create ${part.id}`, up: part.create, down: part.drop, locks };
}

function removal(part: Part): Step {
  const locks = ruleFor(part.kind, "*", "removed")?.locks ?? "";
  return { what: `drop ${part.id}`, up: part.kind === "row" ? unguarded(part, part.drop) : part.drop, down: part.create, locks };
}

/** Shipped rows sit behind an immutability trigger; a migration is the one place that may lift it. */
const unguarded = (part: Part, statement: string) =>
  `alter ${part.object} disable trigger user;\n${statement}\nalter ${part.object} enable trigger user;`;

const orReplace = (create: string) => create.replace(/^create (function|view|trigger)/, "create or replace $1");

function change(previous: Part, part: Part, ask: (what: string, resolve: string) => void): Step | undefined {
  const step = (attribute: string, up: string, down: string): Step => ({
    what: `change ${part.id}`,
    up,
    down,
    locks: ruleFor(part.kind, attribute, "changed")?.locks ?? "",
  });
  switch (part.kind) {
    case "function": {
      const same = previous.attributes.arguments === part.attributes.arguments && previous.attributes.returns === part.attributes.returns;
      if (!same || Number(part.attributes.defaults) < Number(previous.attributes.defaults)) {
        ask(
          `signature of ${withoutArguments(part.id)}`,
          "PostgreSQL refuses a renamed argument, a removed default or another result in place: use a new name, or an explicit step that drops the old one",
        );
        return undefined;
      }
      return step("body", orReplace(part.create), orReplace(previous.create));
    }
    case "view": {
      const extended = part.attributes.columns?.startsWith(previous.attributes.columns ?? "");
      const same = part.attributes.columns === previous.attributes.columns;
      return step(
        extended ? "query" : "columns",
        extended ? orReplace(part.create) : `${previous.drop}\n${part.create}`,
        same ? orReplace(previous.create) : `${part.drop}\n${previous.create}`,
      );
    }
    case "index":
      ask(`definition of ${part.id}`, "give the changed index a new name: the new one is built before the old one goes");
      return undefined;
    case "trigger":
      return step("*", orReplace(part.create), orReplace(previous.create));
    case "row":
      return step("*", unguarded(part, part.attributes.update ?? ""), unguarded(part, previous.attributes.update ?? ""));
    case "grant":
      return step("*", [previous.drop, part.create].filter(Boolean).join("\n"), [part.drop, previous.create].filter(Boolean).join("\n"));
    case "policy":
    case "row security":
      return step("*", `${previous.drop}\n${part.create}`, `${part.drop}\n${previous.create}`);
    case "comment":
      return step("*", part.create, previous.create);
    default:
      ask(`change of ${part.id}`, "no rule covers it: write an explicit step");
      return undefined;
  }
}
