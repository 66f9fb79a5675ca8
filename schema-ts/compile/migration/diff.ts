import type { Snapshot } from "../snapshot.ts";
import { isAbout, orderOf, stepOf } from "./explicit.ts";
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
  const waiting = new Set(explicit);
  const take = (fits: (step: ExplicitStep) => boolean): Step[] => {
    const due = [...waiting].filter(fits);
    for (const step of due) waiting.delete(step);
    return due.map(stepOf);
  };
  const renames = take((step) => orderOf(step) === "rename");
  const expands = take((step) => orderOf(step) === "expand");

  const found = walk(partsOf(before), partsOf(after), settled, (table) => take((step) => isAbout(step, table)));
  const contracts = take(() => true);
  const instead = (steps: readonly Step[]) => steps.filter((step) => !answers(step.what));
  const generated = [...instead(found.first), ...expands, ...instead(found.main), ...contracts, ...instead(found.last)];
  for (const what of wanted) {
    if (!answered.has(what))
      questions.push({ what, resolve: "an explicit step resolves it, but nothing asks for it: correct or remove it" });
  }
  return { steps: [...renames, ...generated], questions };
}
