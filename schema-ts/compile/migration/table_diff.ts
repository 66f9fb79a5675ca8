import type { Part } from "../part.ts";
import { ruleFor } from "./rules.ts";
import type { Question, Step } from "./step.ts";

type Attributes = Readonly<Record<string, string>>;

/** Steps that change an existing table, attribute by attribute. */
export function tableSteps(before: Part, after: Part): { steps: Step[]; questions: Question[] } {
  const steps: Step[] = [];
  const questions: Question[] = [];
  const table = after.id.replace(/^table /, "");
  const ask = (what: string, resolve: string) => questions.push({ what, resolve });
  const step = (what: string, up: string, down: string, locks: string) => steps.push({ what: `${after.id}: ${what}`, up, down, locks });

  const oldColumns = columnsOf(before.attributes);
  const newColumns = columnsOf(after.attributes);
  for (const column of oldColumns.filter((name) => !newColumns.includes(name))) {
    ask(`column ${table}.${column} went away`, "it discards values, or it was renamed: say which with an explicit step");
  }
  for (const [position, column] of newColumns.entries()) {
    if (!oldColumns.includes(column)) addColumn(column, position);
    else changeColumn(column);
  }
  const kept = oldColumns.filter((name) => newColumns.includes(name));
  const keptNow = newColumns.filter((name) => oldColumns.includes(name));
  if (kept.join() !== keptNow.join()) ask(`column order of ${table}`, "PostgreSQL cannot move a column: keep the old order");

  constraints();
  if (before.attributes.partitioning !== after.attributes.partitioning)
    ask(`partitioning of ${table}`, "a table is partitioned when it is created: move the rows with an explicit step");
  if (before.attributes.storage !== after.attributes.storage) {
    const set = (from: Attributes, to: Attributes) => {
      const gone = keysOf(from.storage).filter((key) => !keysOf(to.storage).includes(key));
      return [
        to.storage ? `alter table ${table} set (${to.storage});` : "",
        gone.length > 0 ? `alter table ${table} reset (${gone.join(", ")});` : "",
      ]
        .filter(Boolean)
        .join("\n");
    };
    step(
      "storage parameters",
      set(before.attributes, after.attributes),
      set(after.attributes, before.attributes),
      ruleFor("table", "storage", "changed")?.locks ?? "",
    );
  }
  return { steps, questions };

  function addColumn(column: string, position: number) {
    const is = attributesOf(after.attributes, column);
    const subject = `column ${table}.${column} is new`;
    if (newColumns.slice(position).some((name) => oldColumns.includes(name)))
      return ask(subject, "put it last: fresh installs must have the same column order as upgraded ones");
    if (is["not null"] === "true" && !is.default)
      return ask(subject, "existing rows have no value for it: make it nullable, give it a default, or write an explicit step");
    if (/\(/.test(is.default ?? ""))
      return ask(
        subject,
        "a computed default would rewrite the table under an exclusive lock: add it nullable, fill it in batches, then set the default",
      );
    const text = [
      is.type,
      is.collation ? `collate ${is.collation}` : "",
      is["not null"] === "true" ? "not null" : "",
      is.default ? `default ${is.default}` : "",
    ];
    step(
      `add column ${column}`,
      `alter table ${table} add column ${column} ${text.filter(Boolean).join(" ")};`,
      `alter table ${table} drop column ${column};`,
      ruleFor("table", "column", "added")?.locks ?? "",
    );
  }

  function changeColumn(column: string) {
    const was = attributesOf(before.attributes, column);
    const is = attributesOf(after.attributes, column);
    for (const attribute of ["type", "collation"]) {
      if (was[attribute] !== is[attribute])
        ask(
          `${attribute} of column ${table}.${column}`,
          `from ${was[attribute] || "none"} to ${is[attribute] || "none"}: values need an explicit conversion step`,
        );
    }
    if (was.default !== is.default) {
      const set = (value: string | undefined) =>
        `alter table ${table} alter column ${column} ${value ? `set default ${value}` : "drop default"};`;
      step(`default of ${column}`, set(is.default), set(was.default), ruleFor("table", "column default", "changed")?.locks ?? "");
    }
    if (was["not null"] !== is["not null"]) {
      const loosen = `alter table ${table} alter column ${column} drop not null;`;
      const check = `${table.split(".").at(-1)}_${column}_not_null`.slice(0, 63);
      const tighten = [
        `alter table ${table} add constraint ${check} check (${column} is not null) not valid;`,
        `alter table ${table} validate constraint ${check};`,
        `alter table ${table} alter column ${column} set not null;`,
        `alter table ${table} drop constraint ${check};`,
      ].join("\n");
      const tightened = is["not null"] === "true";
      step(
        `${column} ${tightened ? "not null" : "nullable"}`,
        tightened ? tighten : loosen,
        tightened ? loosen : tighten,
        ruleFor("table", "column not null", "changed")?.locks ?? "",
      );
    }
  }

  function constraints() {
    const old = constraintsOf(before.attributes);
    const now = constraintsOf(after.attributes);
    const add = (name: string, text: string) =>
      `alter table ${table} add constraint ${name} ${text} not valid;\nalter table ${table} validate constraint ${name};`;
    const drop = (name: string) => `alter table ${table} drop constraint ${name};`;
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      const was = old.get(name);
      const is = now.get(name);
      if (was === is) continue;
      const kind = (text: string | undefined) => /^(check|foreign key|unique|primary key)/.exec(text ?? "")?.[1];
      if ([kind(was), kind(is)].some((k) => k === "unique" || k === "primary key")) {
        ask(`constraint ${name} of ${table}`, "keys are built on an index made concurrently first: write an explicit step");
        continue;
      }
      const change = was === undefined ? "added" : is === undefined ? "removed" : "changed";
      const locks = (ruleFor("table", `constraint ${kind(is ?? was)}`, change) ?? ruleFor("table", "constraint", change))?.locks ?? "";
      const replace = (from: string | undefined, to: string | undefined) =>
        [from === undefined ? "" : drop(name), to === undefined ? "" : add(name, to)].filter(Boolean).join("\n");
      step(`constraint ${name}`, replace(was, is), replace(is, was), locks);
    }
  }
}

const columnsOf = (attributes: Attributes) => (attributes.columns ?? "").split(",").filter(Boolean);
const keysOf = (storage = "") =>
  storage
    .split(", ")
    .map((pair) => pair.split(" = ")[0] ?? "")
    .filter(Boolean);
const attributesOf = (attributes: Attributes, column: string): Record<string, string> =>
  Object.fromEntries(
    ["type", "collation", "not null", "default"].map((attribute) => [attribute, attributes[`column ${column} ${attribute}`] ?? ""]),
  );
const constraintsOf = (attributes: Attributes) =>
  new Map(
    Object.entries(attributes)
      .filter(([key]) => key.startsWith("constraint "))
      .map(([key, text]) => [key.slice("constraint ".length), text]),
  );
