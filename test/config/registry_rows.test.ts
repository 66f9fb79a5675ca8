import { describe, expect, test } from "vitest";
import { registryRows } from "../../schema-ts/config/registry_rows.ts";
import { defineGate, defineSetting } from "../../schema-ts/kit/index.ts";

const gate = defineGate({ key: "b.gate", summary: "A gate." });
const setting = defineSetting({ key: "a.size.*", summary: "Sizes.", valueType: "integer", default: 4096, range: [1, 9] });

describe("registryRows", () => {
  test("makes one row of each definition, in byte order of the keys", () => {
    expect(registryRows([gate], [setting]).rows).toEqual([
      {
        key: "a.size.*",
        kind: "setting",
        value_type: "integer",
        default_value: 4096,
        description: "Sizes.",
        min_value: 1,
        max_value: 9,
        is_family: true,
      },
      { key: "b.gate", kind: "gate", value_type: "boolean", default_value: false, description: "A gate.", is_family: false },
    ]);
  });

  test("names the values a text may have", () => {
    const place = defineSetting({ key: "a.place", summary: "A place.", valueType: "text", default: "here", oneOf: ["here", "there"] });
    expect(registryRows([], [place]).rows).toMatchObject([{ key: "a.place", value_type: "text", allowed_values: ["here", "there"] }]);
  });

  test("does not take a key twice", () => {
    expect(() => registryRows([gate, gate], [])).toThrow("b.gate is defined twice");
  });
});
