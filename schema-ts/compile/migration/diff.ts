import type { Snapshot } from "../snapshot.ts";
import { partsOf } from "./parts.ts";
import type { ExplicitStep, Question, Settled, Step } from "./step.ts";
import { walk } from "./walk.ts";

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
  const questions: Question[] = [];
  const wanted = new Set(explicit.flatMap((step) => step.resolves));
  const answered = new Set<string>();
  const answers = (what: string) => wanted.has(what) && !!answered.add(what);
  const settled: Settled = (what, resolve, rule) => {
    const done = answers(what);
    if (!done) questions.push({ what, resolve, rule });
    return done;
  };

  const found = walk(partsOf(before), partsOf(after), settled);
  const instead = (steps: readonly Step[]) => steps.filter((step) => !answers(step.what));
  const [first, main, last] = [instead(found.first), instead(found.main), instead(found.last)];
  for (const what of wanted) {
    if (!answered.has(what))
      questions.push({ what, resolve: "an explicit step resolves it, but nothing asks for it: correct or remove it" });
  }
  const at = (order: ExplicitStep["order"]) => explicit.filter((step) => (step.order ?? "expand") === order).map(explicitStep);
  return { steps: [...at("rename"), ...first, ...at("expand"), ...main, ...at("contract"), ...last], questions };
}

function explicitStep({ resolves, up, down, locks, order }: ExplicitStep): Step {
  const step: Step = { what: `explicit step for ${resolves.join("; ")}`, up: [up], down: [], locks };
  if (typeof down !== "string") return { ...step, irreversible: down.irreversible };
  return { ...step, down: [down], ...(order === "rename" ? { always: "first" } : {}) };
}
