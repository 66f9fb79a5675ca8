import { describe, expect, it } from "vitest";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { takeSnapshot } from "../../schema-ts/compile/snapshot.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { code, textLints } from "./lints/scale_out.ts";

const { parts } = takeSnapshot(planProduct(iuCore));

describe("the generated text keeps what lets a schema move to another node", () => {
  it.each(textLints.map((lint) => [lint.rule, lint] as const))("%s", (_, { offenders }) => {
    expect(offenders(parts)).toEqual([]);
  });

  it.each(textLints.map((lint) => [lint.rule, lint] as const))("%s: a violation is named", (_, { offenders, seed }) => {
    const named = offenders([...parts, ...seed]).filter((id) => !offenders(parts).includes(id));
    expect(named).toEqual([expect.stringMatching(/seeded/)]);
  });

  it("and reads code, not comments or literals", () => {
    expect(code("select 'it''s for v_row in select' -- foreach\n, 1")).toBe("select '' \n, 1");
  });

  it("has triggers with transition tables to look at", () => {
    expect(parts.filter(({ create }) => /referencing .*(new|old) table as/.test(create)).length).toBeGreaterThan(2);
  });
});
