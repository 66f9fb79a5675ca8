import { expect, test } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();

test("it is the version of the product, for any reader", async () => {
  const reader = await database.connect({ role: "iu_reader" });
  expect((await reader.query("select iu_core.fn_iu_version() as version")).rows).toEqual([{ version: iuCore.version }]);
});
