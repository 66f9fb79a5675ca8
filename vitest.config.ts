import { defineConfig } from "vitest/config";
import { testProjects } from "./test/setup/projects.ts";
import RetriedReporter from "./test/setup/retried.ts";

const { database, once } = testProjects();

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    teardownTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: { name: "database", include: [...database], globalSetup: ["test/setup/postgres.ts"] },
      },
      {
        extends: true,
        test: { name: "once", include: [...once] },
      },
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A busy machine may be late once; what needed a second attempt is named.
    retry: process.env["CI"] ? 1 : 0,
    reporters: ["default", new RetriedReporter()],
  },
});
