/** Something that kept a command from running: says what, and what to do. Ends it with exit code 2. */
export class Problem extends Error {
  readonly code: string;
  readonly detail: Readonly<Record<string, unknown>> | undefined;
  readonly hint: string | undefined;
  readonly sqlstate: string | undefined;

  constructor(
    code: ProblemCode | Refused,
    message: string,
    more: { detail?: Record<string, unknown>; hint?: string; sqlstate?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.detail = more.detail;
    this.hint = more.hint;
    this.sqlstate = more.sqlstate;
  }
}

/** A code of the product's error registry: its refusal is passed on. */
type Refused = string & {};

/** What `--json` callers may rely on, besides the product's own codes (`gate_closed`, `conflict`, …). */
export type ProblemCode =
  | "usage"
  | "no_database"
  | "cannot_connect"
  | "no_server"
  | "permission_denied"
  | "not_installed"
  | "not_empty"
  | "history"
  | "roles_missing"
  | "migration_running"
  | "bad_input"
  | "database_error"
  | "cannot_write"
  | "fault"
  | "interrupted"
  | "unexpected";
