import type { ManifestState } from "../collection/results.ts";
import type { DecisionState } from "./iu_membership_decision.ts";

export type StructureOperation = "split" | "merge" | "supersede";

/** What a split, merge or supersession did. */
export interface StructureChange {
  /** What undoes it, and what its memberships are decided by. */
  operation_id: string;
  operation: StructureOperation;
  /** The units that stand for the old ones since, in order. */
  iu_ids: string[];
  /** Rows of iu_derivation. */
  derivations: number;
  /** Pieces that float on the old units; v_iu_membership_pending lists them. */
  memberships_affected: number;
}

export interface SplitResult extends StructureChange {
  /** Whether the parts, joined with nothing, a line end or a blank line, are the old text. */
  lossless: boolean;
}

/** What undoing an operation did. */
export interface StructureUndone {
  operation_id: string;
  operation: StructureOperation;
  /** The old units, which are what they were before. */
  restored: string[];
  /** The units it had made, which are withdrawn. */
  withdrawn: string[];
  /** Collections about which nothing is to be decided any more. */
  decisions_void: number;
}

/** A decision about the pieces of one collection, and the collection's manifest after it. */
export interface MembershipDecision extends ManifestState {
  operation_id: string;
  state: DecisionState;
  /** Pieces that were replaced, or are to stay. */
  pieces: number;
}

export interface MembershipUndecided extends MembershipDecision {
  /** The decision that was taken back. */
  undecided: "follow" | "keep";
}
