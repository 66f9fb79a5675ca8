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

export interface Setting {
  readonly name?: string;
  readonly version?: string;
  readonly afterMigration?: readonly Fragment[];
  readonly gateCheck?: (gate: GateDefinition) => Fragment;
  /** Schemas of the product, by key, under the names they get. */
  readonly schemas?: Readonly<Record<string, string>>;
  /** Keys of those that stand beside the first. */
  readonly companions?: readonly string[];
}

export function productOf(objects: readonly unknown[], setting: Setting = {}): ProductDefinition {
  const { name = "toy", version = "1.0.0", afterMigration = [], schemas = { core: home.name, side: side.name } } = setting;
  const named = Object.entries(schemas).map(([key, schema]) =>
    defineSchema({
      key,
      name: schema,
      summary: `The ${key} schema.`,
      ...(setting.companions?.includes(key) ? { companionOf: home } : {}),
    }),
  );
  return defineProduct({
    name,
    version,
    summary: "As little as there can be.",
    defaultSchema: named[0] ?? home,
    schemas: named,
    roles: [clerk],
    modules: [defineModule({ name: "all", summary: "All there is.", objects, errors: [failure] })],
    gateCheck: setting.gateCheck ?? ((closed) => plpgsql`perform 1 where ${closed} is null;`),
    afterMigration,
  });
}
