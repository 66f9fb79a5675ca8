import { fragmentBrand, isFragment } from "../kit/fragment.ts";
import {
  dependenciesOf,
  type FunctionDefinition,
  functionsOf,
  type ProductDefinition,
  type SchemaDefinition,
  type TriggerDefinition,
  triggersOf,
} from "../kit/index.ts";
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
  readonly triggers: readonly TriggerDefinition[];
}

export const definitionOf = (object: ModuleObject): Definition => ("$" in object ? object.$ : object);

/** Orders all definitions of a product by what they refer to. Throws on a missing or circular hard dependency. */
export function planProduct(product: ProductDefinition): Plan {
  const listed = product.modules.flatMap((module) =>
    module.objects
      .map((object) => ({ module: module.name, object, definition: definitionOf(object) }))
      .filter(({ definition }) => !["gate", "setting", "machine"].includes(definition.kind)),
  );
  refuseTwice(listed, product);
  const known = new Map<Definition, Planned>(listed.map((one) => [one.definition, { ...one, ...dependencies(one.object, listed) }]));
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
  const objects = ordered.map(({ object }) => object);
  return { product, objects: ordered, functions: functionsOf({ objects }), triggers: triggersOf({ objects }) };
}

type Listed = Pick<Planned, "module" | "object" | "definition">;

function refuseTwice(listed: readonly Listed[], { defaultSchema }: ProductDefinition): void {
  const seen = new Set<string>();
  for (const { module, object, definition } of listed) {
    // Several modules may ship rows of one table; the snapshot refuses the same row twice.
    if (definition.kind === "rows") continue;
    const on = "on" in object ? object.on.$ : undefined;
    const { schema = defaultSchema } = (on ?? definition) as Definition & { schema?: SchemaDefinition };
    const name = `${definition.kind} ${definition.name}${on ? ` on ${on.name}` : ""}`;
    const key = `${schema.key}: ${name}`;
    if (seen.has(key)) throw new Error(`${module}: ${name} is defined twice`);
    seen.add(key);
  }
}

function dependencies(object: ModuleObject, listed: readonly Listed[]): Pick<Planned, "hard" | "soft"> {
  const none = new Set<Definition>();
  if ("$" in object) {
    if (object.$.kind === "table") return { hard: tableDependencies(object as never), soft: none };
    const { query } = object.$;
    if (isFragment(query)) return { hard: dependenciesOf(query), soft: none };
    const tables = [...tablesOf(query)].map((name) => {
      const found = listed.find(
        ({ definition }) => definition.name === name && (definition.kind === "table" || definition.kind === "view"),
      );
      if (!found) throw new Error(`View ${object.$.name} reads ${name}, which no module defines`);
      return found.definition;
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
      return { hard: new Set([object.on.$, object.execute, ...(object.when ? dependenciesOf(object.when) : none)]), soft: none };
    case "rows": {
      const referenced = new Set<Definition>(object.table.$.foreignKeys.map((key) => key.references().$));
      referenced.delete(object.table.$);
      // Rows stand on the rows they refer to.
      const rows = listed.filter((one) => "rows" in one.object && referenced.has(one.object.table.$)).map(({ definition }) => definition);
      return { hard: new Set([object.table.$, ...referenced, ...rows]), soft: none };
    }
    default:
      return { hard: none, soft: none };
  }
}
