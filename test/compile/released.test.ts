import { expect, test } from "vitest";
import { isFrozen } from "../../scripts/generate/released.ts";

const released = ["0.1.0", "0.2.0"];

test.each([
  "migrations/0001_iu_core_0.1.0.sql",
  "migrations/0003_iu_core_0.2.0_concurrently.js",
  "generated-sql/extension/iu_core--0.1.0.sql",
  "generated-sql/extension/iu_core--0.1.0--0.2.0.sql",
  "generated-sql/extension/iu_core--0.2.0--0.1.0.sql",
])("%s is frozen", (path) => {
  expect(isFrozen(path, released)).toBe(true);
  expect(isFrozen(path, [])).toBe(false);
});

test.each([
  "migrations/0004_iu_core_0.3.0.sql",
  "migrations/0005_iu_core_0.3.0_concurrently.js",
  "generated-sql/extension/iu_core--0.3.0.sql",
  "generated-sql/extension/iu_core--0.2.0--0.3.0.sql",
  "generated-sql/extension/iu_core--0.3.0--0.2.0.sql",
  "generated-sql/extension/iu_core.control",
  "generated-sql/extension/META.json",
  "generated-sql/roles.sql",
  "pgtap/unit/fn_iu_get.0.1.0.sql",
  "migrations/0006_by_hand.sql",
])("%s is not", (path) => {
  expect(isFrozen(path, released)).toBe(false);
});
