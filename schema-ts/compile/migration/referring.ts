import type { Part } from "../part.ts";
import type { Parts } from "./parts.ts";
import type { Discard, Step } from "./step.ts";

/**
 * What operators have that refers to a shipped row that goes on the way down, in tables that stay: those rows go with it, and only with leave
 * to discard them. Shipped rows go by steps of their own. Foreign keys of one column that lead to a key of one column.
 */
export function withReferring(step: Step, row: Part, before: Parts): Step {
  const [, column, value] = /^delete from \S+ where ([^ ]+) = ('(?:[^']|'')*');$/.exec(row.drop) ?? [];
  if (column === undefined || value === undefined) return step;
  const target = row.object.replace("table ", "");
  const referring = [...before.byId.values()].flatMap((table) =>
    Object.values(table.kind === "table" ? table.attributes : {}).flatMap((attribute) => {
      const [, own, other, key] = /^foreign key \(([^ ,]+)\) references (\S+) \(([^ ,]+)\)$/.exec(attribute) ?? [];
      const owned = table.attributes["operator rows"] ?? "none";
      if (own === undefined || other !== target || key !== column || owned === "none") return [];
      return [{ table, condition: `${own} = ${value}${owned === "all" ? "" : ` and (${owned})`}` }];
    }),
  );
  if (referring.length === 0) return step;
  const relationOf = (table: Part) => table.id.replace("table ", "");
  const discards = referring.map(
    ({ table, condition }): Discard => ({
      name: relationOf(table).split(".").slice(1).join("."),
      query: `select from ${relationOf(table)} where ${condition}`,
      forced: table.attributes["row security"] === "forced" ? table.id : undefined,
    }),
  );
  const removals = referring.flatMap(({ table, condition }) => [
    `alter ${table.id} disable trigger user;`,
    `delete from ${relationOf(table)} where ${condition};`,
    `alter ${table.id} enable trigger user;`,
  ]);
  return { ...step, down: [...removals, ...step.down], discards };
}
