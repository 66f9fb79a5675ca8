import { relative } from "node:path";

/** What the matrix needs of vitest's JSON report. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly VitestFile[];
}

interface VitestFile {
  /** The file's whole path. */
  readonly name: string;
  readonly status: string;
  /** Why it could not be loaded. */
  readonly message: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages?: readonly string[];
  }[];
}

export interface Figures {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A file that could not even be loaded has no tests to fail. */
const isBroken = ({ status, assertionResults }: VitestFile): boolean =>
  status === "failed" && assertionResults.every((test) => test.status !== "failed");

/**
 * The figures of one run; they never look better than its exit code.
 *
 * @param report undefined when the run ended before it wrote one
 */
export function figuresOf(report: VitestReport | undefined, exitCode: number): Figures {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests + report.testResults.filter(isBroken).length;
  return {
    passed: report.numPassedTests,
    failed: exitCode !== 0 && failed === 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export const sum = (all: readonly Figures[]): Figures =>
  all.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }), {
    passed: 0,
    failed: 0,
    skipped: 0,
  });

/**
 * What failed in one run, by name, each with the first line of the reason.
 *
 * @param root the folder whose name is left out of the files'
 */
export function failuresOf(report: VitestReport | undefined, root: string): readonly string[] {
  const line = (file: string, test: string, reason = "") => [relative(root, file), test, reason.split("\n")[0]].filter(Boolean).join(": ");
  return (report?.testResults ?? []).flatMap((file) =>
    isBroken(file)
      ? [line(file.name, "", file.message)]
      : file.assertionResults
          .filter(({ status }) => status === "failed")
          .map(({ fullName, failureMessages = [] }) => line(file.name, fullName, failureMessages[0])),
  );
}
