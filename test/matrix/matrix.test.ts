import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { failuresOf, figuresOf, sum, type VitestReport } from "../../scripts/matrix/figures.ts";
import { report } from "../../scripts/matrix/report.ts";
import { type Outcome, runTarget } from "../../scripts/matrix/run.ts";
import { chosen, type Target, UnknownTarget } from "../../scripts/matrix/servers.ts";
import { styleFor } from "../../scripts/output/style.ts";
import { testProjects } from "../setup/projects.ts";

const plain = styleFor({ isTTY: false }, false);
const target: Target = { name: "toy", title: "A toy", project: "once", env: {}, unavailable: async () => undefined };
const outcome = (change: Partial<Outcome>): Outcome => ({
  target,
  verdict: "passed",
  passed: 3,
  failed: 0,
  skipped: 1,
  ms: 1500,
  note: undefined,
  failures: [],
  ...change,
});

describe("the figures of a run", () => {
  const written: VitestReport = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] };
  const broken = { name: "/a/test/broken.test.ts", status: "failed", message: "No such module\nat line 1", assertionResults: [] };
  const failing = {
    name: "/a/test/toy.test.ts",
    status: "failed",
    message: "",
    assertionResults: [
      { status: "passed", fullName: "a toy rolls" },
      { status: "failed", fullName: "a toy flies", failureMessages: ["AssertionError: it fell\nat line 2"] },
    ],
  };

  it("are those of its report", () => {
    expect(figuresOf(written, 1)).toEqual({ passed: 5, failed: 1, skipped: 3 });
  });

  it("count a file that could not be loaded", () => {
    expect(figuresOf({ ...written, testResults: [broken, failing] }, 1).failed).toBe(2);
  });

  it("never look better than its exit code, nor than no report", () => {
    expect(figuresOf({ ...written, numFailedTests: 0 }, 1).failed).toBe(1);
    expect(figuresOf({ ...written, numFailedTests: 0 }, 0).failed).toBe(0);
    expect(figuresOf(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("come with the names of what failed, and why", () => {
    expect(failuresOf({ ...written, testResults: [broken, failing] }, "/a")).toEqual([
      "test/broken.test.ts: No such module",
      "test/toy.test.ts: a toy flies: AssertionError: it fell",
    ]);
    expect(failuresOf(undefined, "/a")).toEqual([]);
  });

  it("add up", () => {
    expect(sum([outcome({}), outcome({ failed: 2 })])).toEqual({ passed: 6, failed: 2, skipped: 2 });
  });
});

describe("a server that is not here", () => {
  const missing: Target = { ...target, unavailable: async () => "it is on holiday" };

  it("is named, and fails only when everything is required", async () => {
    expect(await runTarget(missing, { requireAll: false, filters: [] })).toMatchObject({ verdict: "unavailable", failed: 0 });
    expect(await runTarget(missing, { requireAll: true, filters: [] })).toMatchObject({ verdict: "failed", failed: 1 });
  });

  it("stands in the table with the reason", () => {
    const { ok, text } = report([outcome({}), outcome({ target: missing, verdict: "unavailable", note: "it is on holiday" })], plain);
    expect(ok).toBe(true);
    expect(text).toContain("it is on holiday");
    expect(text).toContain("green: toy; not here: toy");
  });
});

describe("the verdict", () => {
  it("is red when one fails, or nothing could run", () => {
    expect(report([outcome({}), outcome({ verdict: "failed", failed: 1, failures: ["test/toy.test.ts: it fell"] })], plain)).toMatchObject({
      ok: false,
      text: expect.stringMatching(/\ntoy: test\/toy.test.ts: it fell\nred: toy\n6 passed, 1 failed, 2 skipped$/),
    });
    expect(report([outcome({ verdict: "unavailable", passed: 0 })], plain)).toMatchObject({
      ok: false,
      text: expect.stringContaining("red: nothing could run"),
    });
  });

  it("ends with the sums", () => {
    expect(report([outcome({}), outcome({})], plain).text).toMatch(/\n6 passed, 0 failed, 2 skipped$/);
  });
});

describe("what is run", () => {
  it("is everything, or what is named", () => {
    expect(chosen(undefined).map(({ name }) => name)).toEqual(["once", "15", "16", "17", "18", "debian15", "docker"]);
    expect(chosen("debian15, 16").map(({ name }) => name)).toEqual(["16", "debian15"]);
    expect(() => chosen("14")).toThrow(UnknownTarget);
  });

  test("every test file belongs to one half, and only those of the run's server ask for it", () => {
    const { database, once } = testProjects();
    expect(database.length).toBeGreaterThan(40);
    expect(once.length).toBeGreaterThan(15);
    const asking = once.filter((file) => /inject\(["']postgres["']\)|\buseDatabase\(\{?/.test(readFileSync(file, "utf8")));
    expect(asking.filter((file) => !file.startsWith("test/matrix/"))).toEqual([]);
  });
});
