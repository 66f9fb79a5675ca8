import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Report {
  testResults: { assertionResults: { title: string; fullName: string; status: string }[] }[];
}

/** Runs the fixture with a vitest of its own, without the database setup, and returns status by full name. */
async function run(required: string): Promise<Record<string, string>> {
  const directory = mkdtempSync(join(tmpdir(), "iu-core-require-"));
  const config = join(directory, "vitest.config.mjs");
  const report = join(directory, "report.json");
  const include = ["test/postgres/fixtures/optional.fixture.ts"];
  writeFileSync(config, `export default ${JSON.stringify({ root, test: { include, cache: false } })};\n`);
  try {
    await new Promise<void>((resolve) => {
      const args = ["run", "--config", config, "--reporter=json", `--outputFile=${report}`];
      const env = { ...process.env, IU_REQUIRE: required };
      execFile(join(root, "node_modules/.bin/vitest"), args, { cwd: root, env }, () => resolve());
    });
    const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
    const results = testResults.flatMap(({ assertionResults }) => assertionResults);
    return Object.fromEntries(results.map(({ fullName, status }) => [fullName, status]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

it.concurrent("an optional test whose environment is missing is skipped, and says what it needs", async () => {
  expect(await run("")).toEqual({
    there: "passed",
    "one (needs a thing)": "skipped",
    "many (needs other things) first": "skipped",
    "many (needs other things) second": "skipped",
  });
});

it.concurrent("under IU_REQUIRE=all it fails", async () => {
  expect(await run("all")).toEqual({
    there: "passed",
    "one (needs a thing)": "failed",
    "many (needs other things)": "failed",
  });
});
