import { spawn } from "node:child_process";
import type { OsUser } from "./os-user.ts";

/** Runs a program to its end and returns what it printed; rejects with its last output when it fails. */
export function run(
  program: string,
  args: readonly string[],
  options: { user?: OsUser | undefined; cwd?: string; signal?: AbortSignal | undefined } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...(options.user ?? {}),
      cwd: options.cwd ?? "/",
      env: cleanEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ended with ${signal ?? `code ${code}`}:\n${output.trim().slice(-2000)}`));
    });
  });
}

/** The caller's PGHOST, PGPORT, PGOPTIONS … are about some other server. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PG")));
}
