import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { distributionFiles, serverFiles } from "../../scripts/extension/files.ts";
import { placeFiles, removeFiles } from "../../scripts/extension/place.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "iu-core-place-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const first = new Map([
  ["x--1.sql", "one"],
  ["x.control", "default 1"],
]);
const second = new Map([
  ["x--1.sql", "one"],
  ["deep/x--2.sql", "two"],
  ["x.control", "default 2"],
]);
const found = () =>
  Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), "utf8")])
      .filter(([name]) => name !== "x.SHA256SUMS"),
  );

it("puts files there, again without writing, exchanges and removes them", () => {
  writeFileSync(join(directory, "other.control"), "theirs");
  expect(placeFiles(directory, "x", first)).toMatchObject({ written: ["x--1.sql", "x.control"], removed: [] });
  expect(placeFiles(directory, "x", first)).toMatchObject({ written: [], removed: [] });
  expect(placeFiles(directory, "x", second)).toMatchObject({ written: ["deep/x--2.sql", "x.control"], removed: [] });
  expect(placeFiles(directory, "x", first)).toMatchObject({ written: ["x.control"], removed: ["deep/x--2.sql"] });
  expect(found()).toEqual({ "x--1.sql": "one", "x.control": "default 1", "other.control": "theirs" });
  expect(removeFiles(directory, "x").removed.sort()).toEqual(["x--1.sql", "x.control"]);
  expect(found()).toEqual({ "other.control": "theirs" });
  expect(() => removeFiles(directory, "x")).toThrow(/holds no x/);
});

it("touches nothing where one file is somebody else's", () => {
  writeFileSync(join(directory, "x.control"), "theirs");
  expect(() => placeFiles(directory, "x", first)).toThrow(/has not written: x\.control/);
  expect(readdirSync(directory)).toEqual(["x.control"]);
});

it("neither overwrites nor removes what was changed since", () => {
  placeFiles(directory, "x", first);
  writeFileSync(join(directory, "x--1.sql"), "edited");
  expect(() => removeFiles(directory, "x")).toThrow(/x--1\.sql/);
  expect(() => placeFiles(directory, "x", first)).toThrow(/x--1\.sql/);
  expect(found()).toEqual({ "x--1.sql": "edited", "x.control": "default 1" });
});

it("puts everything back when one file cannot be moved in", () => {
  placeFiles(directory, "x", first);
  // A directory stands where the last file should go.
  mkdirSync(join(directory, "x--3.sql"));
  writeFileSync(join(directory, "x--3.sql", "full"), "");
  expect(() =>
    placeFiles(
      directory,
      "x",
      new Map([
        ["x--1.sql", "new"],
        ["x--3.sql", "three"],
      ]),
    ),
  ).toThrow();
  expect(found()).toEqual({ "x--1.sql": "one", "x.control": "default 1", full: "" });
  rmSync(join(directory, "x--3.sql"), { recursive: true });
  expect(placeFiles(directory, "x", second).written).toEqual(["deep/x--2.sql", "x.control"]);
});

it("knows what a killed run has left", () => {
  placeFiles(directory, "x", first);
  const list = readFileSync(join(directory, "x.SHA256SUMS"), "utf8");
  placeFiles(directory, "x", second);
  // As if it had died after the control file went and before the list was finished.
  const after = readFileSync(join(directory, "x.SHA256SUMS"), "utf8");
  writeFileSync(join(directory, "x.SHA256SUMS"), list + after);
  rmSync(join(directory, "x.control"));
  expect(placeFiles(directory, "x", second).written).toEqual(["x.control"]);
  expect(readFileSync(join(directory, "x.SHA256SUMS"), "utf8")).toBe(after);
});

it("what is published is all a packager needs, and the server gets its part of it", () => {
  const published = [...distributionFiles().keys()];
  for (const path of ["META.json", "Makefile", "roles.sql", "adopt.sql", "leave.sql", "pg_tle/iu_core.sql", "LICENSE", "README.md"]) {
    expect(published).toContain(path);
  }
  const served = [...serverFiles().keys()];
  expect(served.at(-1)).toBe("iu_core.control");
  expect(published).toEqual(expect.arrayContaining(served));
});
