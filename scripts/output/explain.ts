import { refusalOf } from "../../schema-ts/kit/client.ts";
import { Problem, type ProblemCode } from "./problem.ts";
import type { Style } from "./style.ts";

/** An error as people and programs see it. */
export interface Explanation {
  readonly message: string;
  /** The product's code (`gate_closed`), or one of `ProblemCode`. */
  readonly code: string;
  readonly sqlstate?: string | undefined;
  readonly detail?: Readonly<Record<string, unknown>> | string | undefined;
  readonly hint?: string | undefined;
}

interface DriverError extends Error {
  readonly code?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly severity?: string;
  readonly syscall?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

export function explain(error: unknown): Explanation {
  if (error instanceof Problem) {
    const { message, code, detail, hint } = error;
    const sqlstate = error.sqlstate ?? databaseError(error.cause)?.code;
    return { message, code, sqlstate, detail, hint };
  }
  const refusal = refusalOf(error);
  if (refusal) {
    const { code: _, ...detail } = refusal.detail;
    return { message: refusal.message, code: refusal.code, sqlstate: refusal.sqlstate, detail, hint: refusal.hint };
  }
  const { message } = error instanceof Error ? error : new Error(String(error));
  const database = databaseError(error);
  if (database) {
    const known = sqlstates[database.code ?? ""] ?? sqlstates[(database.code ?? "").slice(0, 2)];
    return {
      message,
      code: known?.code ?? "database_error",
      sqlstate: database.code,
      detail: database.detail,
      // What the server says of a missing function is for whoever wrote the call.
      hint: known?.code === "not_installed" ? known.hint : (database.hint ?? known?.hint),
    };
  }
  const system = systemError(error);
  if (system) return { message: message || system.message, code: system.code, hint: system.hint };
  return { message: message || "It failed without saying why.", code: "unexpected", hint: "IU_DEBUG=1 shows where it happened." };
}

/** @param debug also the stack, for whoever works on iu-core itself */
export function explanationText({ message, code, sqlstate, detail, hint }: Explanation, style: Style, debug?: string): string {
  const lines = [`${style.red(style.bold("error:"))} ${message}`, `  ${style.dim(sqlstate ? `${code}, SQLSTATE ${sqlstate}` : code)}`];
  if (typeof detail === "string") lines.push(`  detail: ${detail}`);
  else if (detail && Object.keys(detail).length > 0) lines.push(`  detail: ${JSON.stringify(detail)}`);
  if (hint) lines.push(`  ${style.cyan("hint:")} ${hint}`);
  if (debug) lines.push("", debug);
  return lines.join("\n");
}

const signIn = "Check user, password and database in the URL.";
const install = "Install iu-core here first: iu-core migrate up.";
const sqlstates: Readonly<Record<string, { code: ProblemCode; hint?: string }>> = {
  "28": { code: "cannot_connect", hint: signIn },
  "3D": { code: "cannot_connect", hint: signIn },
  "08": { code: "cannot_connect" },
  "57P01": { code: "cannot_connect", hint: "The server ended the connection; see its log." },
  "57P03": { code: "cannot_connect", hint: "The server is starting or stopping; try again in a moment." },
  "53100": { code: "database_error", hint: "The server's disk is full; nothing was changed. Make room and run it again." },
  "53300": { code: "cannot_connect", hint: "The server has no connection left." },
  "42501": {
    code: "permission_denied",
    hint: "Connect as the owner of the schema, or as a role that was granted this (iu_reader, iu_app, iu_operator).",
  },
  "3F000": { code: "not_installed", hint: install },
  "42P01": { code: "not_installed", hint: install },
  "42883": { code: "not_installed", hint: install },
};

const network: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name cannot be looked up",
  ETIMEDOUT: "no answer in time",
  ECONNRESET: "the connection was cut",
  EHOSTUNREACH: "no route to the host",
};

/** The first error PostgreSQL sent, in a chain of causes. */
function databaseError(error: unknown): DriverError | undefined {
  for (let link = error as DriverError | undefined; link instanceof Error; link = link.cause as DriverError | undefined) {
    if (link.severity !== undefined && /^[0-9A-Z]{5}$/.test(link.code ?? "")) return link;
  }
  return undefined;
}

function systemError(error: unknown): { code: ProblemCode; message: string; hint?: string } | undefined {
  for (
    let link = error as DriverError | undefined;
    link instanceof Error;
    link = (link.cause ?? link.errors?.[0]) as DriverError | undefined
  ) {
    const reason = link.code === "ENOENT" && link.syscall === "connect" ? "there is no such socket" : network[link.code ?? ""];
    if (reason)
      return {
        code: "cannot_connect",
        message: reason,
        hint: `${capital(reason)} (${link.code}). Is the server running, and is the URL right?`,
      };
    if (["ENOENT", "ENOTDIR", "EISDIR", "EEXIST"].includes(link.code ?? "") && !link.syscall?.startsWith("spawn"))
      return { code: "bad_input", message: link.message, hint: "Is the path right?" };
    if (/timeout expired|Connection terminated/.test(link.message)) return { code: "cannot_connect", message: link.message };
    if (link.code === "EACCES" || link.code === "EROFS" || link.code === "ENOSPC") return { code: "cannot_write", message: link.message };
  }
  return undefined;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
