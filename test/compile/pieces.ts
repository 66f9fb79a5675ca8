import {
  defineError,
  defineGate,
  defineModule,
  defineProduct,
  defineRole,
  defineSchema,
  defineTable,
  type Fragment,
  type GateDefinition,
  type ProductDefinition,
  plpgsql,
  text,
} from "../../schema-ts/kit/index.ts";

/** The least a product needs: what tests of the compiler put around the one thing they look at. */
export const home = defineSchema({ key: "core", name: "toy_home", summary: "Home." });
export const side = defineSchema({ key: "side", name: "toy_side", summary: "Beside it." });
export const clerk = defineRole({ name: "toy_clerk", summary: "Looks at the shelves." });
export const gate = defineGate({ key: "toy.gate", summary: "A gate." });
export const failure = defineError({ sqlstate: "TY001", code: "failure", summary: "It failed.", hint: "Try again." });
export const table = defineTable({ name: "thing", summary: "A thing.", columns: { name: text("Its name.") }, primaryKey: ["name"] });

export const productOf = (
  objects: readonly unknown[],
  {
    version = "1.0.0",
    afterMigration = [],
    gateCheck = (closed) => plpgsql`perform 1 where ${closed} is null;`,
  }: { version?: string; afterMigration?: readonly Fragment[]; gateCheck?: (gate: GateDefinition) => Fragment } = {},
): ProductDefinition =>
  defineProduct({
    name: "toy",
    version,
    summary: "As little as there can be.",
    defaultSchema: home,
    schemas: [home, side],
    roles: [clerk],
    modules: [defineModule({ name: "all", summary: "All there is.", objects, errors: [failure] })],
    gateCheck,
    afterMigration,
  });
