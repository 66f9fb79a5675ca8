import { refusalOf } from "../../schema-ts/kit/client.ts";

/** How a statement of the worker can fail. */
export type Failure = "unavailable" | "gate_closed" | "not_permitted" | "not_installed" | "refused";

/** The server is away, full, standing by, or asks to try again. */
const passing = /^(08|57P0[1-5]|57014|53[03]|25006|40001|40P01|55P03|EPIPE|ECONN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/;
const saidByDriver = /Connection terminated|timeout exceeded|timeout expired|Query read timeout|not queryable|Client was closed/i;

export function failureOf(error: unknown): Failure {
  if (refusalOf(error)?.code === "gate_closed") return "gate_closed";
  const { code = "", message = "", syscall } = (error ?? {}) as { code?: string; message?: string; syscall?: string };
  // While a server restarts its Unix socket is not there.
  if (code === "ENOENT" && syscall === "connect") return "unavailable";
  if (passing.test(code) || (code === "" && saidByDriver.test(message))) return "unavailable";
  if (code === "42501") return "not_permitted";
  if (["42883", "42P01", "3F000"].includes(code)) return "not_installed";
  return "refused";
}
