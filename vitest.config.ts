import { defineConfig } from "vitest/config";
import { testProjects } from "./test/setup/projects.ts";

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
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
