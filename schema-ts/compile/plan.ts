import { fragmentBrand, isFragment } from "../kit/fragment.ts";
import { dependenciesOf, type FunctionDefinition, type ProductDefinition } from "../kit/index.ts";
import type { ModuleObject } from "../kit/module.ts";
import type { Definition } from "../kit/reference.ts";
import { tableDependencies } from "./emit/table.ts";
import { tablesOf } from "./query.ts";

/** One definition with its place in the order of creation. */
export interface Planned {
  readonly module: string;
  readonly object: ModuleObject;
  readonly definition: Definition;
  /** Must exist before this can be created. */
  readonly hard: ReadonlySet<Definition>;
  /** Named in a body that PostgreSQL resolves only when it runs. */
  readonly soft: ReadonlySet<Definition>;
}

export interface Plan {
  readonly product: ProductDefinition;
  /** In an order in which they can be created; the reverse is an order in which they can be dropped. */
  readonly objects: readonly Planned[];
  readonly functions: readonly FunctionDefinition[];
}

export const definitionOf = (object: ModuleObject): Definition => ("$" in object ? object.$ : object);

/** Orders all definitions of a product by what they refer to. Throws on a missing or circular hard dependency. */
export function planProduct(product: ProductDefinition): Plan {
  const known = new Map<Definition, Planned>();
  const relationByName = new Map<string, Definition>();
  const seen = new Set<string>();
  for (const module of product.modules) {
    for (const object of module.objects) {
      const definition = definitionOf(object);
      if (definition.kind === "gate" || definition.kind === "setting") continue;
      const key =
        definition.kind === "trigger" && "on" in object
          ? `trigger ${definition.name} on ${object.on.$.name}`
          : `${definition.kind} ${definition.name}`;
      if (seen.has(key)) throw new Error(`${module.name}: ${key} is defined twice`);
      seen.add(key);
      if (definition.kind === "table" || definition.kind === "view") relationByName.set(definition.name, definition);
      known.set(definition, { module: module.name, object, definition, ...dependencies(object, relationByName) });
    }
  }
  const ordered: Planned[] = [];
  const state = new Map<Definition, "open" | "done">();
  const visit = (planned: Planned, trail: readonly string[]) => {
    const { definition } = planned;
    if (state.get(definition) === "done") return;
    if (state.get(definition) === "open") throw new Error(`Circular dependency: ${[...trail, definition.name].join(" -> ")}`);
    state.set(definition, "open");
    for (const needed of planned.hard) {
      const target = known.get(needed);
      if (!target) throw new Error(`${definition.name} refers to ${needed.kind} ${needed.name}, which no module lists`);
      visit(target, [...trail, definition.name]);
    }
    state.set(definition, "done");
    ordered.push(planned);
  };
  for (const planned of known.values()) visit(planned, []);
  for (const { definition, soft } of ordered) {
    for (const needed of soft) {
      if (needed.kind === "schema" || known.has(needed)) continue;
      throw new Error(`${definition.name} refers to ${needed.kind} ${needed.name}, which no module lists`);
    }
  }
  return {
    product,
    objects: ordered,
    functions: ordered
      .map(({ object }) => object)
      .filter((object): object is FunctionDefinition => "kind" in object && object.kind === "function"),
  };
}

function dependencies(object: ModuleObject, relationByName: ReadonlyMap<string, Definition>): Pick<Planned, "hard" | "soft"> {
  const none = new Set<Definition>();
  if ("$" in object) {
    if (object.$.kind === "table") return { hard: tableDependencies(object as never), soft: none };
    const { query } = object.$;
    if (isFragment(query)) return { hard: dependenciesOf(query), soft: none };
    const tables = [...tablesOf(query)].map((name) => {
      const found = relationByName.get(name);
      if (!found) throw new Error(`View ${object.$.name} reads ${name}, which no earlier module defines`);
      return found;
    });
    return { hard: new Set(tables), soft: none };
  }
  switch (object.kind) {
    case "function": {
      const hard = new Set<Definition>();
      for (const type of Object.values(object.args)) if (type.defaultValue) dependenciesOf(type.defaultValue, hard);
      const soft = new Set<Definition>();
      for (const guard of object.guards) dependenciesOf(guard, soft);
      // PL/pgSQL resolves the types of its declarations when the function is created.
      if (object.declare) for (const named of dependenciesOf(object.declare)) (named.kind === "function" ? soft : hard).add(named);
      dependenciesOf(object.body, object.body[fragmentBrand] === "sql" ? hard : soft);
      hard.delete(object);
      soft.delete(object);
      return { hard, soft };
    }
    case "trigger":
      return { hard: new Set([object.on.$, object.execute]), soft: none };
    case "rows":
      return { hard: new Set([object.table.$, ...object.table.$.foreignKeys.map((key) => key.references().$)]), soft: none };
    default:
      return { hard: none, soft: none };
  }
}
