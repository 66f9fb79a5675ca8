import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { vi } from "vitest";
import { main } from "../../scripts/cli.ts";

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as the one JSON document it must be. */
  readonly json: any;
}

const result = (code: number, stdout: string, stderr: string): Result => ({
  code,
  stdout,
  stderr,
  get json() {
    return JSON.parse(stdout);
  },
});

/** Runs a command line in this process: the same as the command without the second it takes to start one. */
export async function invoke(...argv: string[]): Promise<Result> {
  let [stdout, stderr] = ["", ""];
  const out = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    stdout += String(chunk);
    return true;
  });
  const err = vi.spyOn(process.stderr, "write").mockImplementation((chunk) => {
    stderr += String(chunk);
    return true;
  });
  try {
    return result(await main(argv), stdout, stderr);
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

const bin = fileURLToPath(new URL("../../bin/iu-core.js", import.meta.url));

interface ExecuteOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs the program itself, its output piped. */
export const execute = (argv: readonly string[], options: ExecuteOptions = {}): Promise<Result> => start(argv, options).result;

/** As `execute`, for whoever has to do something to the process. */
export function start(
  argv: readonly string[],
  { cwd = process.cwd(), env = {} }: ExecuteOptions = {},
): { process: ChildProcess; result: Promise<Result> } {
  const child = spawn(process.execPath, [bin, ...argv], { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Result>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(result(code ?? -1, stdout, stderr)));
  });
  return { process: child, result: ended };
}
