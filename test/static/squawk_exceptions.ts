/** A finding of squawk that we let stand, and why. */
export interface SquawkException {
  readonly rule: string;
  readonly direction: "up" | "down" | "both";
  /** Names of migrations; without it, every one. */
  readonly migrations?: RegExp;
  readonly reason: string;
}

/** The only place for them: whatever squawk says that is not here fails, and so does an exception nothing needs. */
export const squawkExceptions: readonly SquawkException[] = [
  {
    rule: "require-lock-timeout",
    direction: "both",
    reason:
      "Every direction begins with set_config('lock_timeout', …, true), so that whoever runs it can choose it; squawk knows the SET statement only. " +
      "That it does is tested beside this.",
  },
  {
    rule: "require-statement-timeout",
    direction: "both",
    reason: "As for lock_timeout: set_config('statement_timeout', …, true).",
  },
  {
    rule: "prefer-bigint-over-int",
    direction: "up",
    reason: "Integers are version numbers, positions and counts within one unit or collection; what identifies a row is a uuid or text.",
  },
  {
    rule: "prefer-robust-stmts",
    direction: "both",
    migrations: /_concurrently$/,
    reason:
      "What is made concurrently cannot run in a transaction; the file drops a half-made index first, so it can be run again as a whole.",
  },
  {
    rule: "ban-drop-table",
    direction: "down",
    reason: "Going down takes back what going up made. It refuses while there are rows somebody made, unless told to discard them.",
  },
  {
    rule: "ban-drop-column",
    direction: "down",
    reason: "As for tables: the column did not exist in the version gone back to.",
  },
  {
    rule: "constraint-missing-not-valid",
    direction: "down",
    reason:
      "A constraint of the version gone back to is restored with the text it had. Its scan is the price of going back; going up never pays it.",
  },
];
