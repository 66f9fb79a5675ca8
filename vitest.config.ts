import { defineConfig } from "vitest/config";

const reports = process.env["IU_TEST_REPORTS"];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/setup/postgres.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // CI adds the figures of every run it finds there.
    reporters: reports ? ["default", ["json", { outputFile: `${reports}/vitest-${process.pid}-${Date.now()}.json` }]] : ["default"],
  },
});
