import type { States, Transition } from "../kit/index.ts";
import { defineStateMachine } from "../machine/define_state_machine.ts";
import { jobDeadLetter } from "./job_dead_letter.ts";
import { jobQueue } from "./job_queue.ts";

export const jobStates = {
  ready: { initial: true, summary: "Can be claimed." },
  scheduled: { initial: true, summary: "Waits for its time." },
  blocked: { initial: true, summary: "Waits for the job before it in its group." },
  limited: { initial: true, summary: "Waits until the limits of its class let it through." },
  leased: { summary: "A worker has it. A job that ends leaves the table from here; a waiting one when it is cancelled." },
} as const satisfies States;

type JobState = keyof typeof jobStates;

const jobTransitions: readonly Transition<JobState>[] = [
  { from: "ready", to: "leased", name: "claim", summary: "A worker takes it.", frequent: true },
  { from: "leased", to: "scheduled", name: "retry", summary: "It failed and is tried again later.", frequent: true },
  {
    from: "leased",
    to: "ready",
    name: "release",
    summary: "Its worker gave it back, failed without delay, or let the lease run out.",
    frequent: true,
  },
  { from: "leased", to: "limited", name: "release_limited", summary: "The same for a job of a class with limits." },
  { from: "scheduled", to: "ready", name: "fall_due", summary: "Its time has come.", frequent: true },
  { from: "scheduled", to: "limited", name: "fall_due_limited", summary: "The same for a job of a class with limits." },
  { from: "blocked", to: "ready", name: "take_turn", summary: "The job before it in its group ended." },
  { from: "blocked", to: "limited", name: "take_turn_limited", summary: "The same for a job of a class with limits." },
  { from: "blocked", to: "scheduled", name: "take_turn_scheduled", summary: "The same for a job whose time has not come." },
  { from: "limited", to: "ready", name: "let_through", summary: "The limits of its class allow it." },
];

/** New jobs are not checked: that would be paid for with every one of them, and only functions of this module make any. */
export const jobMachine = defineStateMachine({
  name: "job",
  summary: "The course of a job from when it came in until it ends.",
  table: jobQueue,
  column: jobQueue.state,
  states: jobStates,
  transitions: jobTransitions,
});

export const deadLetterMachine = defineStateMachine({
  name: "dead_letter",
  summary: "The course of a dead letter.",
  table: jobDeadLetter,
  column: jobDeadLetter.state,
  createdAt: jobDeadLetter.died_at,
  states: {
    dead: { initial: true, summary: "Waits for somebody to decide." },
    replaying: { summary: "A job repeats it." },
    resolved: { summary: "A replay succeeded." },
  },
  transitions: [
    { from: "dead", to: "replaying", name: "replay", summary: "An approved replay was executed." },
    { from: "replaying", to: "dead", name: "return", summary: "The job died again or was cancelled." },
    { from: "replaying", to: "resolved", name: "resolve", summary: "The job succeeded." },
  ],
});
