import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export interface SquawkFinding {
  readonly rule_name: string;
  /** From 0. */
  readonly line: number;
  readonly message: string;
}

const program = join(dirname(createRequire(import.meta.url).resolve("squawk-cli/package.json")), "js/bin/squawk");

/** What squawk has to say about statements on the oldest supported PostgreSQL. */
export function squawk(statements: string, transactional: boolean): Promise<SquawkFinding[]> {
  const args = ["--reporter", "json", "--pg-version", "15", ...(transactional ? ["--assume-in-transaction"] : [])];
  return new Promise((resolve, reject) => {
    // It exits 1 when it finds something.
    const child = execFile(process.execPath, [program, ...args], { maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout) as SquawkFinding[]);
      } catch {
        reject(error ?? new Error(stderr));
      }
    });
    child.stdin?.end(statements);
  });
}
