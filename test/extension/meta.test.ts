import { expect, it } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { distributionFiles } from "../../scripts/extension/files.ts";

const files = distributionFiles();
const meta = JSON.parse(files.get("META.json") ?? "");
const semver = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
/** Keys a distribution may have besides custom ones, which begin with x_. */
const known = [
  ["name", "version", "abstract", "maintainer", "license", "provides", "meta-spec"],
  ["description", "generated_by", "no_index", "prereqs", "release_status", "resources", "tags", "date"],
];

it("META.json has what the PGXN Meta Spec 1.0.0 requires, and nothing it does not know", () => {
  expect(Object.keys(meta)).toEqual(expect.arrayContaining(known[0] ?? []));
  expect(Object.keys(meta).filter((key) => !known.flat().includes(key))).toEqual([]);
  expect(meta.name).toMatch(/^[^\s/\\\p{Cc}]{2,}$/u);
  expect(meta.version).toMatch(semver);
  expect(meta.version).toBe(iuCore.version);
  for (const key of ["abstract", "maintainer"]) expect(meta[key]).toMatch(/\S/);
  expect(["postgresql", "bsd", "mit", "apache_2_0"]).toContain(meta.license);
  expect(meta["meta-spec"]).toEqual({ version: "1.0.0", url: "https://pgxn.org/meta/spec.txt" });
  expect(meta.prereqs).toEqual({ runtime: { requires: { PostgreSQL: expect.stringMatching(semver) } } });
});

it("names files that are in the distribution", () => {
  expect(Object.keys(meta.provides)).toEqual([iuCore.name]);
  const { file, docfile, version, ...rest } = meta.provides[iuCore.name];
  expect([...files.keys()]).toEqual(expect.arrayContaining([file, docfile]));
  expect(version).toBe(meta.version);
  expect(Object.keys(rest)).toEqual(["abstract"]);
});
