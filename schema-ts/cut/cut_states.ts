import { type Fragment, type Hole, join, lit, type States, sql, type Transition } from "../kit/index.ts";

/** The states of a cut. While it is executed, verified or completed, its units are those of the document. */
export const cutStates = {
  opened: { initial: true, summary: "The source is stored; there is no plan yet." },
  planned: { summary: "There is a plan, and it is lossless." },
  submitted: { summary: "The plan is with those who vote; they decide about exactly this plan." },
  executed: { summary: "The units are written, as drafts and as new versions." },
  verified: { summary: "Somebody else has found the units to be the source, byte for byte." },
  completed: { summary: "The units' axes are materialised; the units are ready to be enacted." },
  cancelled: { summary: "It was given up before anything was written." },
  compensated: { summary: "What it wrote was taken back, by new versions and withdrawals." },
} as const satisfies States;

export type CutState = keyof typeof cutStates;

export const cutTransitions: readonly Transition<CutState>[] = [
  { from: "opened", to: "planned", name: "plan", summary: "A lossless plan was made." },
  { from: "planned", to: "submitted", name: "submit", summary: "An approval was asked for, bound to the plan's digest." },
  { from: "submitted", to: "planned", name: "replan", summary: "Another plan was made; what was asked for the old one counts no more." },
  { from: "submitted", to: "executed", name: "execute", summary: "The approved plan was carried out." },
  { from: "executed", to: "verified", name: "verify", summary: "Another than the executor compared the units with the source." },
  { from: "verified", to: "completed", name: "complete", summary: "The units' axes were materialised." },
  { from: "opened", to: "cancelled", name: "cancel", summary: "It was given up." },
  { from: "planned", to: "cancelled", name: "cancel", summary: "It was given up." },
  { from: "submitted", to: "cancelled", name: "cancel", summary: "It was given up; its approval counts no more." },
  { from: "executed", to: "compensated", name: "compensate", summary: "What it wrote was taken back." },
  { from: "verified", to: "compensated", name: "compensate", summary: "What it wrote was taken back." },
  { from: "completed", to: "compensated", name: "compensate", summary: "What it wrote was taken back." },
  { from: "compensated", to: "executed", name: "reinstate", summary: "The compensation was taken back; the cut is to be verified again." },
];

/** States in which a cut's units are the document's. */
export const inForce: readonly CutState[] = ["executed", "verified", "completed"];

export const isOneOf = (state: Hole, states: readonly CutState[]): Fragment => sql`${state} in (${join(states.map((one) => lit(one)))})`;
