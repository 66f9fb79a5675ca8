import type { ProbeClass } from "../../evidence/format.ts";
import type { Rule } from "../../evidence/rule.ts";
import type { ProofPlan } from "../plan.ts";
import type { Proof, ProofPlace } from "../prove.ts";

/** What came of a request: the code it was refused with, and everything it said. */
export interface Answer {
  /** Undefined: it was let through. */
  readonly code: string | undefined;
  readonly output: string;
}

/** What stands guard. Tests take single guards away and see the probe fail open. */
export interface Guards {
  /** Statements that run as the owner, in the probe's own transaction, before the request. */
  readonly weakened?: string;
  readonly prove?: (place: ProofPlace, plan: ProofPlan) => Promise<Proof>;
  readonly rules?: readonly Rule[];
}

/** A request that must be refused with exactly this code. Whatever it does is rolled back. */
export interface Probe {
  readonly class: ProbeClass;
  readonly request: string;
  readonly code: string;
  readonly ask: (place: ProofPlace, guards: Guards) => Promise<Answer>;
}

/** A request of the same sort that must be let through: where everything is refused, a refusal says nothing. */
export interface Control {
  readonly request: string;
  readonly ask: (place: ProofPlace) => Promise<Answer>;
}

export interface ProbeResult {
  readonly class: ProbeClass;
  readonly request: string;
  readonly expected: string;
  /** Refused, and with the expected code. */
  readonly refused: boolean;
  /** What it was refused with; null: it was let through. */
  readonly code: string | null;
  /** Whether what it said reads like success. */
  readonly leaked: boolean;
  readonly output: string;
}
