import type { Reporter, TestModule } from "vitest/node";

/** Names the tests that passed at the second attempt only: CI hides none of them. */
export default class RetriedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const retried = modules.flatMap((module) =>
      [...module.children.allTests("passed")]
        .filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0)
        .map((test) => `  ${module.relativeModuleId} > ${test.fullName}`),
    );
    if (retried.length > 0) process.stdout.write(`\nPassed at the second attempt only:\n${retried.join("\n")}\n`);
  }
}
