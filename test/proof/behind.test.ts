import { describe, expect, test } from "vitest";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { defineGate, defineModule, defineSchema, type GateDefinition, gatesOf, writeSet } from "../../schema-ts/kit/index.ts";
import { standBehind } from "../../schema-ts/proof/behind.ts";
import { gateReaders } from "../../schema-ts/proof/gate_readers.ts";

const { subjects, behind } = standBehind(iuCore.modules, gateReaders);
const plan = planProduct(iuCore);
const of = (gate: string) => new Map(behind.filter((one) => one.gate === gate).map(({ functionName, reason }) => [functionName, reason]));

describe("what needs a proof", () => {
  test("is every mutating function, by its own scenario, and every trigger function that one can fire", () => {
    const mutating = plan.functions.filter(({ mutation }) => mutation).map(({ name }) => name);
    const byName = new Map(subjects.map(({ definition, provedBy }) => [definition.name, provedBy]));
    for (const name of mutating) expect(byName.get(name), name).toContain(name);
    for (const fn of plan.functions.filter(({ mutation }) => mutation)) {
      const tables = writeSet(fn, plan.triggers);
      for (const { on, execute } of plan.triggers) if (tables.has(on.$)) expect(byName.get(execute.name), execute.name).toContain(fn.name);
    }
    expect(subjects.every(({ definition }) => definition.mutation || definition.returns.shape === "trigger")).toBe(true);
  });

  test("is shipped, health's own function included", () => {
    const shipped = iuCore.modules.flatMap(({ objects }) =>
      objects.filter((object) => "rows" in object && object.name === "proof_subject"),
    );
    expect(shipped).toHaveLength(1);
    expect(JSON.stringify(shipped)).toContain('"fn_iu_schema_record"');
  });
});

describe("behind a gate", () => {
  test("stand those that declare it, those they call, and those they fire", () => {
    const found = of("iu_core.composer_enabled");
    for (const { name, mutation } of plan.functions) {
      if (mutation && "name" in mutation.gate && mutation.gate.name === "iu_core.composer_enabled")
        expect(found.get(name)).toBe("declares");
    }
    expect(found.get("fn_iu_pieces_admit")).toBe("called");
    expect(found.get("fn_iu_lifecycle_emit")).toBe("fired");
    expect(found.get("fn_iu_create")).toBeUndefined();
  });

  test("stand those that read it, and behind one that ships open nothing does", () => {
    expect(of("piece_event_runtime.emit_enabled").get("fn_iu_lifecycle_emit")).toBe("reads");
    for (const gate of iuCore.modules.flatMap(gatesOf)) expect(of(gate.name).size > 0, gate.name).toBe(!gate.defaultValue);
  });

  test("must stand something: a gate nobody reads is refused at build", () => {
    const gate = defineGate({ key: "toy.forgotten", summary: "Forgotten." });
    const toy = defineModule({ name: "toy", summary: "Toy.", objects: [gate] });
    expect(() => standBehind([toy], new Map())).toThrow("No function stands behind the gate toy.forgotten");
    const readers = new Map<GateDefinition, { name: string }[]>([[gate, [{ name: "fn_iu_create" }]]]);
    expect(standBehind([...iuCore.modules, toy], new Map([...gateReaders, ...readers])).behind).toContainEqual({
      gate: "toy.forgotten",
      functionName: "fn_iu_create",
      reason: "reads",
    });
  });

  test("a function of another schema is refused: proofs look for it in the default one", () => {
    const create = plan.functions.find(({ name }) => name === "fn_iu_create");
    const elsewhere = { ...create, schema: defineSchema({ key: "other", name: "other", summary: "Other." }) };
    const toy = defineModule({ name: "toy", summary: "Toy.", objects: [elsewhere] });
    expect(() => standBehind([toy], new Map())).toThrow("fn_iu_create lives outside the default schema");
  });
});
