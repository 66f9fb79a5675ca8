/** What the matrix needs of vitest's JSON report. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[];
}

export interface Figures {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * The figures of one run; they never look better than its exit code.
 *
 * @param report undefined when the run ended before it wrote one
 */
export function figuresOf(report: VitestReport | undefined, exitCode: number): Figures {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  // A file that could not even be loaded has no tests to fail.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  );
  const failed = report.numFailedTests + broken.length;
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
