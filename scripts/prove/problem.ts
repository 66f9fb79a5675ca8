/** Why a proof is not accepted. Codes are stable: evidence and gates refer to them. */
export type ProofProblemCode =
  /** A statement of the scenario raised an error. */
  | "SCENARIO_FAILED"
  /** The call under proof wrote to no table: rolling back nothing proves nothing. */
  | "ROLLBACK_APPLY_DID_NOT_MUTATE"
  /** A table was written that the definition does not name. */
  | "WRITE_NOT_DECLARED"
  /** A table the definition names was not written with every gate open. */
  | "WRITE_NOT_OBSERVED"
  /** The inverse did not bring the logical state back. */
  | "UNDO_INCOMPLETE"
  /** There is an inverse, but the call changed nothing an inverse could bring back. */
  | "UNDO_PROVES_NOTHING"
  /** Something was touched that a rollback does not undo, or that belongs to the whole server. */
  | "FORBIDDEN_SURFACE"
  /** A mutating function of the database has no scenario. */
  | "SCENARIO_MISSING"
  /** A bad request was not refused. */
  | "PROBE_FAILED_OPEN"
  /** The dump after the run is not the one before it. */
  | "DUMP_CHANGED"
  /** The scenario ended the transaction it ran in. */
  | "TRANSACTION_ENDED"
  /** Another session saw the gate open, or rows of the proof. */
  | "SEEN_BY_WITNESS"
  /** Another session had to wait for a table, and the scenario does not say why. */
  | "KEEPS_READERS_WAITING"
  /** Rows differ from the baseline after the rollback. */
  | "ROLLBACK_LEFT_ROWS"
  /** Objects differ from the baseline after the rollback. */
  | "ROLLBACK_LEFT_OBJECTS";

export interface ProofProblem {
  readonly code: ProofProblemCode;
  /** What was seen: table names, a message, rows. */
  readonly detail: string;
}
