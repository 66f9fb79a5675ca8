import { quoteIdentifier } from "../../kit/names.ts";
import type { Part } from "../part.ts";
import { type ConstraintSteps, constraintSteps } from "./constraint_diff.ts";
import { discardOf } from "./down_guard.ts";
import { type Rule, ruleFor } from "./rules.ts";
import type { Settled, Step } from "./step.ts";

type Attributes = Readonly<Record<string, string>>;

export interface TableSteps extends ConstraintSteps {
  readonly steps: Step[];
}

/** Steps that change an existing table, attribute by attribute. */
export function tableSteps(before: Part, after: Part, settled: Settled): TableSteps {
  const steps: Step[] = [];
  const table = after.id.replace(/^table /, "");
  const step = (what: string, up: readonly string[], down: readonly string[], rule: Rule) =>
    void steps.push({ what: `${after.id}: ${what}`, up, down, locks: rule.locks, rule });

  const oldColumns = columnsOf(before.attributes);
  const newColumns = columnsOf(after.attributes);
  const added = newColumns.filter((name) => !oldColumns.includes(name));
  for (const column of oldColumns.filter((name) => !newColumns.includes(name))) {
    const renamed = added.map((name) => `; for a rename to ${name} let it resolve "${after.id}: add column ${name}" too`).join("");
    const resolve = `it discards values, or it was renamed: say which with an explicit step${renamed}`;
    settled(`column ${table}.${column} went away`, resolve, ruleFor("table", "column", "removed"));
  }
  for (const [position, column] of newColumns.entries()) {
    if (oldColumns.includes(column)) changeColumn(column);
    else addColumn(column, position);
  }
  const order = (columns: string[], others: string[]) => columns.filter((name) => others.includes(name)).join();
  if (order(oldColumns, newColumns) !== order(newColumns, oldColumns))
    settled(`column order of ${table}`, "PostgreSQL cannot move a column: keep the old order", ruleFor("table", "column order", "changed"));
  if (before.attributes.partitioning !== after.attributes.partitioning) {
    const resolve = "a table is partitioned when it is created: move the rows with an explicit step";
    settled(`partitioning of ${table}`, resolve, ruleFor("table", "partitioning", "changed"));
  }
  if (before.attributes.storage !== after.attributes.storage) {
    const [was, is] = [before.attributes, after.attributes];
    step("storage parameters", setStorage(after.id, was, is), setStorage(after.id, is, was), ruleFor("table", "storage", "changed"));
  }
  return { steps, ...constraintSteps(table, before.attributes, after.attributes, settled) };

  function addColumn(column: string, position: number) {
    const is = attributesOf(after.attributes, column);
    const what = `add column ${column}`;
    const refuse = (resolve: string) => void settled(`${after.id}: ${what}`, resolve, ruleFor("table", "column incompatible", "added"));
    if (newColumns.slice(position).some((name) => oldColumns.includes(name)))
      return refuse("put it last: fresh installs must have the same column order as upgraded ones");
    if (is["not null"] === "true" && !is.default)
      return refuse("existing rows have no value for it: make it nullable, give it a default, or write an explicit step");
    if (isComputed(is.default))
      return refuse(
        "a computed default would rewrite the table under an exclusive lock: add it nullable, fill it in batches, then set the default",
      );
    const text = [
      is.type,
      is.collation ? `collate ${is.collation}` : "",
      is["not null"] === "true" ? "not null" : "",
      is.default ? `default ${is.default}` : "",
    ];
    const name = quoteIdentifier(column);
    const rule = ruleFor("table", "column", "added");
    const filled = is.default ? `${name} is distinct from ${is.default}` : `${name} is not null`;
    steps.push({
      what: `${after.id}: ${what}`,
      up: [`alter table ${table} add column ${name} ${text.filter(Boolean).join(" ")};`],
      down: [`alter table ${table} drop column ${name};`],
      locks: rule.locks,
      rule,
      discards: discardOf(table, after, { name: column, filled }),
    });
  }

  function changeColumn(column: string) {
    const was = attributesOf(before.attributes, column);
    const is = attributesOf(after.attributes, column);
    const alter = `alter table ${table} alter column ${quoteIdentifier(column)}`;
    for (const attribute of ["type", "collation"]) {
      if (was[attribute] === is[attribute]) continue;
      const resolve = `from ${was[attribute] || "none"} to ${is[attribute] || "none"}: values need an explicit conversion step`;
      settled(`${attribute} of column ${table}.${column}`, resolve, ruleFor("table", `column ${attribute}`, "changed"));
    }
    if (was.default !== is.default) {
      const set = (value: string | undefined) => [`${alter} ${value ? `set default ${value}` : "drop default"};`];
      step(`default of ${column}`, set(is.default), set(was.default), ruleFor("table", "column default", "changed"));
    }
    if (was["not null"] === is["not null"]) return;
    const [set, drop] = [[`${alter} set not null;`], [`${alter} drop not null;`]];
    if (is["not null"] !== "true") return step(`${column} nullable`, drop, set, ruleFor("table", "column not null", "removed"));
    const rule = ruleFor("table", "column not null", "added");
    steps.push({
      what: `${after.id}: ${column} not null`,
      ...tighten(table, column, alter),
      locks: rule.locks,
      rule,
      outsideTransaction: { up: set, down: drop },
    });
  }
}

/** Each statement on its own, and all of them again when one failed: rows are read under a weak lock, before the strong one is taken. */
function tighten(table: string, column: string, alter: string): Pick<Step, "up" | "down"> {
  const check = `${table.split(".").at(-1)}_${column}`.slice(0, 54);
  const present = quoteIdentifier(`${check}_present`);
  const drop = `alter table ${table} drop constraint if exists ${present};`;
  return {
    up: [
      drop,
      `alter table ${table} add constraint ${present} check (${quoteIdentifier(column)} is not null) not valid;`,
      `alter table ${table} validate constraint ${present};`,
      `${alter} set not null;`,
      drop,
    ],
    down: [drop, `${alter} drop not null;`],
  };
}

/** A default that calls something may differ from row to row; what stands in quotes calls nothing. */
const isComputed = (value = "") => value.replaceAll(/'(?:[^']|'')*'/g, "").includes("(");

function setStorage(table: string, from: Attributes, to: Attributes): string[] {
  return [
    ...(to.storage ? [`alter ${table} set (${to.storage});`] : []),
    ...(gone(from, to).length > 0 ? [`alter ${table} reset (${gone(from, to).join(", ")});`] : []),
  ];
}
const gone = (from: Attributes, to: Attributes) => keysOf(from.storage).filter((key) => !keysOf(to.storage).includes(key));
const keysOf = (storage = "") =>
  storage
    .split(", ")
    .map((pair) => pair.split(" = ")[0] ?? "")
    .filter(Boolean);

const columnsOf = (attributes: Attributes) => (attributes.columns ?? "").split(",").filter(Boolean);
const attributesOf = (attributes: Attributes, column: string): Record<string, string> =>
  Object.fromEntries(
    ["type", "collation", "not null", "default"].map((attribute) => [attribute, attributes[`column ${column} ${attribute}`] ?? ""]),
  );
