import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rules } from "../../scripts/evidence/rules/index.ts";
import { validatePacket } from "../../scripts/evidence/validate.ts";
import { type Forgery, writeForged } from "../forged/forgery.ts";
import { useGoodPacket } from "./good.ts";

const packet = useGoodPacket();
const folder = new URL("../forged/", import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file !== "forgery.ts")
  .map((file) => file.replace(/\.ts$/, ""));
const forgeries = await Promise.all(
  names.map(async (name) => ({
    code: name.toUpperCase(),
    forgery: ((await import(new URL(`${name}.ts`, folder).href)) as { forgery: Forgery }).forgery,
  })),
);

it("a packet that was not forged is good", () => {
  expect(packet.good.verdict).toBe("PASS");
  expect(validatePacket(packet.written(), { key: packet.good.key })).toEqual({ ok: true, problems: [] });
  expect(validatePacket(packet.written())).toEqual({ ok: true, problems: [] });
});

it("there is one forged packet for every rule", () => {
  expect(names.map((name) => name.toUpperCase()).sort()).toEqual(rules.map(({ code }) => code).sort());
});

it("the codes are documented", () => {
  const text = readFileSync(new URL("../../docs/evidence.md", import.meta.url), "utf8");
  for (const { code, refuses } of rules) expect(text).toContain(`| \`${code}\` | ${refuses} |\n`);
});

describe("a forged packet is refused by its rule, and by no other", () => {
  it.each(forgeries)("$code", ({ code, forgery }) => {
    const dir = packet.emptyDir();
    const expected = writeForged(dir, packet.good, forgery);
    const { ok, problems } = validatePacket(dir, expected);
    expect(ok).toBe(false);
    const codes = [...new Set(problems.map((problem) => problem.code))];
    // Rules that needed what is not there say so: that alone would refuse it, without saying why.
    expect(codes.filter((found) => found !== "NOT_EVALUATED")).toEqual([code]);
    for (const { detail } of problems) expect(detail).not.toBe("");

    const without = validatePacket(
      dir,
      expected,
      rules.filter((rule) => rule.code !== code),
    );
    expect(without.problems.filter((problem) => problem.code !== "NOT_EVALUATED")).toEqual([]);
    expect(without.ok).toBe(!codes.includes("NOT_EVALUATED"));
  });
});
