import { indent } from "../../schema-ts/compile/emit/function.ts";
import { definitionOf, planProduct } from "../../schema-ts/compile/plan.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { type Fragment, isFragment } from "../../schema-ts/kit/fragment.ts";
import {
  type AnyTable,
  type FunctionDefinition,
  type Hole,
  type Names,
  namesFor,
  type ProductDefinition,
  render,
  type TriggerDefinition,
} from "../../schema-ts/kit/index.ts";
import type { ModuleObject } from "../../schema-ts/kit/module.ts";
import type { Origin } from "../../schema-ts/kit/origin.ts";
import { placeOf } from "../../schema-ts/kit/render.ts";
import type { ViewDefinition } from "../../schema-ts/kit/view.ts";

/**
 * `file:line` of the TypeScript a position in generated SQL comes from; undefined when no definition made it.
 *
 * @param position 1-based and in characters, as the server counts
 */
export function whereInSource(sql: string, position: number | undefined, product: ProductDefinition = iuCore): string | undefined {
  if (position === undefined) return undefined;
  const before = [...sql].slice(0, position - 1).join("");
  const created = /^create (?:or replace )?(?:unique )?(function|table|view|index|policy|trigger) [^;]*?(?:"[^"]+"|\w+)\.(\w+)/gm;
  const [, kind, name] = [...`${before}${sql.slice(before.length).split(";")[0]}`.matchAll(created)].at(-1) ?? [];
  const wanted = kind === "function" || kind === "view" ? kind : "table";
  const found = planProduct(product).objects.find(({ definition }) => definition.name === name && definition.kind === wanted);
  return found && placeIn(found.object, namesFor(product.defaultSchema), sql, before.length);
}

/**
 * The line of the template that made a character of a definition's statement; the definition's own line when no template did.
 *
 * @param offset 0-based, in the statement
 */
export function placeIn(object: ModuleObject, names: Names, statement: string, offset: number): string {
  for (const template of templatesOf(object)) {
    const text = render(template, names);
    for (const [shown, margin] of [[text, 0] as const, [indent(text), 2] as const]) {
      for (let start = statement.indexOf(shown); start >= 0 && start <= offset; start = statement.indexOf(shown, start + 1)) {
        if (offset > start + shown.length) continue;
        const before = shown.slice(0, offset - start);
        return placeOf(template, names, before.length - margin * (before.match(/^(?=.)/gm)?.length ?? 0));
      }
    }
  }
  return ownPlace(object);
}

/** Where a definition stands: its first template, or the call that defines it. */
export function ownPlace(object: ModuleObject): string {
  const { origin = templatesOf(object)[0]?.origin } = definitionOf(object) as { origin?: Origin };
  return origin?.where() ?? "unknown";
}

/** The SQL an author wrote for a definition, in the order it is emitted. */
function templatesOf(object: ModuleObject): Fragment[] {
  const definition = definitionOf(object);
  const holes = (): readonly (Hole | undefined)[] => {
    switch (definition.kind) {
      case "function": {
        const { body, declare, guards } = object as FunctionDefinition;
        return [body, declare, ...guards];
      }
      case "view": {
        const { query } = definition as ViewDefinition;
        return isFragment(query) ? [query] : [];
      }
      case "trigger":
        return [(object as TriggerDefinition).when];
      case "table":
        return tableTemplates(object as AnyTable);
      default:
        return [];
    }
  };
  return holes().filter((hole): hole is Fragment => isFragment(hole));
}

function tableTemplates({ $: table }: AnyTable): (Hole | undefined)[] {
  return [
    ...Object.values(table.columns).map((column) => column.defaultValue),
    ...table.checks.map((check) => check.expression),
    ...(table.partitioning?.partitions ?? []).map((partition) => partition.bounds),
    ...table.indexes.flatMap((index) => [...index.keys.filter((key) => typeof key !== "string"), index.where]),
    ...(table.rowSecurity?.policies ?? []).flatMap((policy) => [policy.using, policy.withCheck]),
  ];
}
