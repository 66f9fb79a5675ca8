import { expect, test } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";

test("tables readers read that have a unit or a collection in them are protected, or known to hold neither text nor digest", async () => {
  // Plans of cuts are made of a source whose units have no scope yet.
  const known = new Set(["cut_leg"]);
  const open = iuCore.modules
    .flatMap(({ objects }) => objects)
    .flatMap((object) => ("$" in object && object.$.kind === "table" ? [object.$] : []))
    .filter((table) => (table.grants.select ?? []).some(({ name }) => name === "iu_reader") && table.rowSecurity === undefined)
    .filter((table) => Object.keys(table.columns).some((column) => ["body", "body_digest", "title", "content_digest"].includes(column)));
  expect(open.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
});
