import { expect, test } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";

test("tables readers read that hold text or digests are protected", async () => {
  const open = iuCore.modules
    .flatMap(({ objects }) => objects)
    .flatMap((object) => ("$" in object && object.$.kind === "table" ? [object.$] : []))
    .filter((table) => (table.grants.select ?? []).some(({ name }) => name === "iu_reader") && table.rowSecurity === undefined)
    .filter((table) =>
      Object.keys(table.columns).some((column) => ["body", "body_digest", "title", "content_digest", "source"].includes(column)),
    );
  expect(open.map(({ name }) => name)).toEqual([]);
});
