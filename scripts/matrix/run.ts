import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Figures, failuresOf, figuresOf, type VitestReport } from "./figures.ts";
import type { Target } from "./servers.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
/** A run that hangs must not take the others with it. */
const limit = 20 * 60_000;

export interface Outcome extends Figures {
  readonly target: Target;
  readonly verdict: "passed" | "failed" | "unavailable";
  readonly ms: number;
  /** Why it is not simply passed or failed. */
  readonly note: string | undefined;
  /** What failed, a line each. */
  readonly failures: readonly string[];
}

export interface RunOptions {
  /** A server that is not here fails the matrix. */
  readonly requireAll: boolean;
  /** Files or parts of their names, as for vitest. */
  readonly filters: readonly string[];
}

/** Runs one column; vitest's own output goes where ours goes. */
export async function runTarget(target: Target, { requireAll, filters }: RunOptions): Promise<Outcome> {
  const started = Date.now();
  const missing = await target.unavailable();
  if (missing !== undefined) {
    const figures = { passed: 0, failed: requireAll ? 1 : 0, skipped: 0 };
    return { target, ...figures, verdict: requireAll ? "failed" : "unavailable", ms: 0, note: missing, failures: [] };
  }
  const folder = mkdtempSync(join(tmpdir(), "iu-core-matrix-"));
  const file = join(folder, "report.json");
  try {
    const { code, note } = await runVitest(target, [
      ...["default", join(root, "test/setup/retried.ts"), "json"].map((reporter) => `--reporter=${reporter}`),
      `--outputFile.json=${file}`,
      ...filters,
    ]);
    const written = readReport(file);
    return {
      target,
      ...figuresOf(written, code),
      verdict: code === 0 ? "passed" : "failed",
      ms: Date.now() - started,
      note,
      failures: failuresOf(written, root),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runVitest({ project, env }: Target, args: readonly string[]): Promise<{ code: number; note: string | undefined }> {
  // What else chooses a server would choose it for some of the tests.
  const { DATABASE_URL: _, IU_PG_SOURCE: __, IU_PG_MAJOR: ___, ...inherited } = process.env;
  const child = spawn(process.execPath, [vitest, "run", "--project", project, "--passWithNoTests", ...args], {
    cwd: root,
    env: { ...inherited, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  let note: string | undefined;
  const timer = setTimeout(() => {
    note = `ended after ${limit / 60_000} minutes`;
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 30_000).unref();
  }, limit);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, note: note ?? (signal ? `ended by ${signal}` : undefined) });
    });
  });
}

function readReport(file: string): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as VitestReport;
  } catch {
    return undefined;
  }
}
